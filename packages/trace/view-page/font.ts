/** On canvases all letters have one width, so that what fits is known without measuring. */
export const FONT = '11px ui-monospace, "DejaVu Sans Mono", monospace';
/** The width of a letter, in CSS pixels. */
export const LETTER = 6.8;

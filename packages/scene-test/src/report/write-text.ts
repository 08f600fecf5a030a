/** Takes a piece of text, whole lines. */
export type WriteText = (text: string) => void;

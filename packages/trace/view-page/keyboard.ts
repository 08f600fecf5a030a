// Every key of the page, once: what it does and what the help says about it.

import { html } from '@pto-tools/page/dom';

export interface Key {
  /** Names as events have them; any of them. */
  readonly keys: readonly string[];
  /** How people read them. */
  readonly text: string;
  readonly says: string;
  readonly run: () => void;
  readonly isOfHelp?: boolean;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement;
}

/** The canvas and the page as a whole take keys; buttons keep theirs, and text beside them scrolls. */
function wantsKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  const { key, target } = event;
  if (target instanceof HTMLButtonElement && (key === 'Enter' || key === ' ')) return false;
  const isInText = target instanceof Element && target.closest('aside') !== null;
  return !(isInText && (key === 'ArrowUp' || key === 'ArrowDown'));
}

/** @param isHelpOpen - while it is, only the keys of the help do something */
export function listenToKeys(keys: readonly Key[], isHelpOpen: () => boolean): void {
  document.addEventListener('keydown', (event) => {
    if (!wantsKey(event)) return;
    const key = keys.find(({ keys: names }) => names.includes(event.key));
    if (key === undefined || (isHelpOpen() && key.isOfHelp !== true)) return;
    event.preventDefault();
    key.run();
  });
}

/** Fills the help. */
export function describeKeys(dialog: HTMLElement, keys: readonly Key[]): void {
  const rows = keys.flatMap(({ text, says }) => [html('dt', {}, html('kbd', {}, text)), html('dd', {}, says)]);
  const mouse = [
    ['drag', 'move through time and lanes'],
    ['wheel', 'zoom at the pointer; with Shift move through time, with Alt through lanes'],
    ['click', 'select a task; solid arrows come from what it waited for, dashed ones go to what waited for it'],
  ].flatMap(([text, says]) => [html('dt', {}, text!), html('dd', {}, says!)]);
  dialog.append(html('h2', {}, 'Keys'), html('dl', {}, ...rows), html('h2', {}, 'Mouse'), html('dl', {}, ...mouse));
}

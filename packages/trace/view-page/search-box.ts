import type { RunIndex } from './run-index.js';
import { search } from './search.js';
import type { Selection } from './selection.js';
import type { SwimlaneState } from './swimlane-state.js';

/** The field that looks for tasks: what it finds is marked in the swimlane, and gone through with Enter. */
export class SearchBox {
  readonly #input: HTMLInputElement;
  readonly #count: HTMLElement;
  readonly #index: RunIndex;
  readonly #selection: Selection;
  readonly #state: SwimlaneState;
  #found = new Uint32Array(0);
  #at = -1;

  constructor(input: HTMLInputElement, count: HTMLElement, selection: Selection, state: SwimlaneState) {
    this.#input = input;
    this.#count = count;
    this.#index = state.index;
    this.#selection = selection;
    this.#state = state;
    input.addEventListener('input', () => this.#search());
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.go(event.shiftKey ? -1 : 1);
      else if (event.key === 'Escape') this.clear();
    });
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  clear(): void {
    this.#input.value = '';
    this.#search();
    this.#input.blur();
  }

  /** To the next match, or the one before. */
  go(step: 1 | -1): void {
    const { length } = this.#found;
    if (length === 0) return;
    this.#at = this.#at < 0 && step < 0 ? length - 1 : (this.#at + step + length) % length;
    const slice = this.#found[this.#at]!;
    this.#selection.selectSlice(slice);
    this.#state.reveal(slice);
    this.#tell();
  }

  #search(): void {
    this.#found = search(this.#index, this.#input.value) as Uint32Array<ArrayBuffer>;
    this.#at = -1;
    this.#state.markFound(this.#found);
    this.#tell();
  }

  #tell(): void {
    const { length } = this.#found;
    const nothing = this.#input.value.trim() === '' ? '' : 'nothing found';
    this.#count.textContent = length === 0 ? nothing : `${this.#at < 0 ? '' : `${this.#at + 1} of `}${length} found`;
  }
}

/** An element that differs, and by how much; `Infinity` when the difference is not finite. */
export interface RankedElement {
  readonly index: number;
  readonly error: number;
}

/** The few elements with the largest errors of many, largest first; of equal errors the one that came first. */
export class WorstList {
  readonly #size: number;
  readonly #elements: RankedElement[] = [];
  #entry = -1;

  constructor(size: number) {
    this.#size = size;
  }

  get elements(): readonly RankedElement[] {
    return this.#elements;
  }

  add(index: number, error: number): void {
    if (error <= this.#entry) return;
    const at = this.#elements.findIndex((other) => other.error < error);
    this.#elements.splice(at < 0 ? this.#elements.length : at, 0, { index, error });
    if (this.#elements.length > this.#size) this.#elements.pop();
    if (this.#elements.length === this.#size) this.#entry = this.#elements.at(-1)!.error;
  }
}

/** Names are numbers of this many bits in columns. */
const MOST_NAMES = 2 ** 16;

/** Gives each text a number, in the order in which texts come. Those beyond the limit share the last one. */
export class NameTable {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = Math.min(this.names.length, MOST_NAMES - 1);
    if (number === MOST_NAMES - 1) this.names[number] = 'other';
    else this.names.push(name);
    this.#numbers.set(name, number);
    return number;
  }
}

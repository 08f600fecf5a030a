import { inputError } from './input-error.js';
import type { JsonValue } from './json-value.js';

/** Nested deeper than anything that the runtime records, and far from where recursion would end the program. */
const MAX_DEPTH = 200;

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y; // eslint-disable-line no-control-regex -- JSON forbids them in strings
const ESCAPED_TEXT = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y; // eslint-disable-line no-control-regex

/**
 * Reads a JSON text by itself: keeps long integers as `bigint`, and knows line and column of a mistake.
 *
 * @param text - the whole text
 * @param source - what the text is, for messages
 */
export function scanJson(text: string, source: string): JsonValue {
  return new Scanner(text, source).document();
}

class Scanner {
  readonly #text: string;
  readonly #source: string;
  #at = 0;

  constructor(text: string, source: string) {
    this.#text = text;
    this.#source = source;
  }

  document(): JsonValue {
    if (this.#text.trim() === '') throw inputError(this.#source, 'the file is empty');
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('something follows the end of the document');
    return value;
  }

  #value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) this.#fail(`nested deeper than ${MAX_DEPTH} levels`);
    this.#space();
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return this.#string();
    for (const [word, value] of words) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#number();
  }

  #object(depth: number): JsonValue {
    const object: { [key: string]: JsonValue } = {};
    this.#at++;
    if (this.#takes('}')) return object;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail('a name in quotes is missing');
      const key = this.#string();
      if (!this.#takes(':')) this.#fail(`':' is missing after "${key.slice(0, 40)}"`);
      const value = this.#value(depth + 1);
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true });
      else object[key] = value;
    } while (this.#takes(','));
    if (!this.#takes('}')) this.#fail("',' or '}' is missing");
    return object;
  }

  #array(depth: number): JsonValue {
    const array: JsonValue[] = [];
    this.#at++;
    if (this.#takes(']')) return array;
    do array.push(this.#value(depth + 1));
    while (this.#takes(','));
    if (!this.#takes(']')) this.#fail("',' or ']' is missing");
    return array;
  }

  #string(): string {
    const start = this.#at;
    this.#match(PLAIN_TEXT, start + 1);
    if (this.#text[this.#at] === '"') return this.#text.slice(start + 1, this.#at++);
    this.#match(ESCAPED_TEXT, start + 1);
    if (this.#text[this.#at] !== '"') this.#fail('a string does not end, or holds what strings cannot');
    return JSON.parse(this.#text.slice(start, ++this.#at)) as string;
  }

  #number(): number | bigint {
    const match = this.#match(NUMBER, this.#at);
    if (match === null) this.#fail('a value is missing');
    const [digits, fraction, exponent] = match;
    const value = Number(digits);
    return fraction === undefined && exponent === undefined && !Number.isSafeInteger(value) ? BigInt(digits) : value;
  }

  /** Whether the next character is this one; then it is behind us. */
  #takes(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    this.#match(SPACE, this.#at);
  }

  #match(pattern: RegExp, from: number): RegExpExecArray | null {
    pattern.lastIndex = from;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  #fail(problem: string): never {
    const before = this.#text.slice(0, this.#at);
    const line = before.split('\n').length;
    const column = this.#at - before.lastIndexOf('\n');
    const isTruncated = /^\s*$/.test(this.#text.slice(this.#at)) || this.#endsInside();
    const ending = isTruncated ? '; the file ends in the middle: it was cut off, or is still being written' : '';
    throw inputError(this.#source, `no JSON at line ${line}, column ${column}: ${problem}${ending}`, { line, column });
  }

  /** Whether what stands here could go on behind the end of the text: the start of a string, a word or a number. */
  #endsInside(): boolean {
    const rest = this.#text.slice(this.#at, this.#at + 8);
    const isWord = words.some(([word]) => word.startsWith(rest));
    return this.#at + rest.length === this.#text.length && (isWord || /^(?:\\(?:u[0-9a-fA-F]{0,3})?|-)$/.test(rest));
  }
}

const words: readonly (readonly [string, JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

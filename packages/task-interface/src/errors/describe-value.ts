const MAX_TEXT = 60;
const MAX_ITEMS = 8;

function describeString(value: string): string {
  return value.length > MAX_TEXT ? `'${value.slice(0, MAX_TEXT)}…'` : `'${value}'`;
}

function describeArray(items: readonly unknown[], depth: number): string {
  if (depth > 1) return `an array of ${items.length}`;
  const shown = items.slice(0, MAX_ITEMS).map((item) => describe(item, depth + 1));
  if (items.length > MAX_ITEMS) shown.push(`… ${items.length} in all`);
  return `[${shown.join(', ')}]`;
}

function describeObject(value: object, depth: number): string {
  if (Array.isArray(value)) return describeArray(value, depth);
  const { name } = (value.constructor ?? Object) as { name?: string };
  if (ArrayBuffer.isView(value)) {
    const { length = value.byteLength } = value as { length?: number };
    return `${name}(${length})`;
  }
  if (name && name !== 'Object') return `an object of class ${name}`;
  const keys = Object.keys(value);
  const shown = keys.slice(0, MAX_ITEMS).join(', ');
  return keys.length > MAX_ITEMS ? `{ ${shown}, … }` : keys.length > 0 ? `{ ${shown} }` : '{}';
}

function describe(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return describeString(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : describeObject(value, depth);
    default:
      return String(value);
  }
}

/**
 * Words a value for an error message: short, on one line, strings in quotes, of objects only class or keys.
 *
 * @param value - anything
 * @returns for example `'abc'`, `5n`, `[1, 2]`, `Float32Array(16)`, `{ data, shape }`
 *
 * @example
 * ```ts
 * import { describeValue } from '@pto/task-interface';
 *
 * describeValue('float23'); // => "'float23'"
 * describeValue(new Float32Array(16)); // => 'Float32Array(16)'
 * ```
 */
export function describeValue(value: unknown): string {
  return describe(value, 0);
}

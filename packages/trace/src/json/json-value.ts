/** What a JSON text holds. Integers that a `number` cannot hold exactly are `bigint`. */
export type JsonValue = string | number | bigint | boolean | null | JsonValue[] | { [key: string]: JsonValue };

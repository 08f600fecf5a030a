import { createHash } from 'node:crypto';

import type { ChipCallable } from '@pto/task-interface';

import type { CallableRecord } from '../sub/callable-record.js';

/** What chip callables depend on beside their bytes. */
export interface ChipIdentity {
  readonly platform?: string | undefined;
  readonly runtime?: string | undefined;
}

let closureCount = 0;
const closureNumbers = new WeakMap<object, number>();

/** The same bytes for the same chip have the same hash. The signature is part of the bytes. */
export function hashChipCallable({ bytes }: ChipCallable, { platform = '', runtime = '' }: ChipIdentity): string {
  return hashParts('chip', platform, runtime, digestOf(bytes));
}

/** Under another name for messages, a function is the same function. */
export function hashFunction(record: CallableRecord): string {
  if ('source' in record) return hashParts('source', record.source, record.bindings);
  return hashParts('module', record.module, record.export, record.digest);
}

/** The same function has the same hash, in this process only. */
export function hashClosure(call: object): string {
  const number = closureNumbers.get(call) ?? ++closureCount;
  closureNumbers.set(call, number);
  return hashParts('closure', String(process.pid), String(number));
}

/** SHA-256 in hex. */
function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hashParts(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  // With their lengths, so that no two rows of parts give the same bytes.
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return `sha256:${hash.digest('hex')}`;
}

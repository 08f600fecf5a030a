// What TypeScript encodes C++ decodes, and back, byte for byte; and damaged bytes give both of them a value or an error.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CallConfig,
  ChipCallable,
  CoreCallable,
  decodeChipStorageArgs,
  encodeChipStorageArgs,
  PtoError,
  readBlob,
  writeBlob,
} from '../src/index.js';
import type { DecodedArgs } from '../src/index.js';
import { call, chip, configBytes, core, damaged } from './native/arbitraries.js';
import { EchoProcess } from './native/echo-process.js';
import { argsText, chipText, configText, coreText } from './native/text-form.js';

const MUTATIONS = 10_000;

/** Messages under way at a time, so that a busy machine costs one wait a batch and not one a message. */
const BATCH = 100;

let cpp: EchoProcess;

beforeAll(async () => {
  cpp = await EchoProcess.start();
}, 120_000);

// Throws when a sanitizer found something.
afterAll(() => cpp[Symbol.asyncDispose]());

function readWholeBlob(bytes: Uint8Array): DecodedArgs {
  const view = readBlob(bytes);
  return {
    tensors: Array.from({ length: view.tensorCount }, (_, i) => view.tensor(i)),
    scalars: Array.from({ length: view.scalarCount }, (_, i) => view.scalar(i)),
  };
}

/** Every encoded form: values at random, how TypeScript tells what is in the bytes, and the letters of abi_echo. */
const forms = [
  {
    name: 'blob',
    encoded: call.map(({ args, addresses }) => writeBlob(args, addresses)),
    tell: (bytes: Uint8Array) => argsText(readWholeBlob(bytes)),
    build: 'b',
    cppTell: 'B',
  },
  {
    name: 'ChipStorageTaskArgs',
    encoded: call.map(({ args, addresses }) => encodeChipStorageArgs(args, addresses)),
    tell: (bytes: Uint8Array) => argsText(decodeChipStorageArgs(bytes)),
    build: 'a',
    cppTell: 'A',
  },
  {
    name: 'CallConfig',
    encoded: configBytes.map((bytes) => CallConfig.decode(bytes).encode()),
    tell: (bytes: Uint8Array) => configText(CallConfig.decode(bytes)),
    build: 'k',
    cppTell: 'K',
  },
  {
    name: 'CoreCallable',
    encoded: core.map(({ bytes }) => bytes),
    tell: (bytes: Uint8Array) => coreText(CoreCallable.decode(bytes)),
    build: 'c',
    cppTell: 'C',
  },
  {
    name: 'ChipCallable',
    encoded: chip.map(({ bytes }) => bytes),
    tell: (bytes: Uint8Array) => chipText(ChipCallable.decode(bytes)),
    build: 'p',
    cppTell: 'P',
  },
] as const;

type Form = (typeof forms)[number];

/** What TypeScript finds: text, or a typed error; anything else is thrown on. */
function tellSafely(form: Form, bytes: Uint8Array): { text: string } | { error: PtoError } {
  try {
    return { text: form.tell(bytes) };
  } catch (error) {
    if (error instanceof PtoError) return { error };
    throw error;
  }
}

/** Both sides say the same; only text that is not UTF-8, which C++ passes on, may be refused by TypeScript alone. */
async function expectAgreement(form: Form, bytes: Uint8Array): Promise<void> {
  const ours = tellSafely(form, bytes);
  const theirs = await cpp.tell(form.cppTell, bytes);
  if ('text' in ours) expect(theirs).toEqual(ours);
  else if ('text' in theirs && !ours.error.message.includes('not UTF-8')) throw ours.error;
  if ('error' in ours) expect(ours.error.code).toMatch(/^ERR_PTO_(BLOB|CALLABLE|CONFIG)_(TRUNCATED|INVALID)$/);
}

describe.each(forms)('$name', (form) => {
  it('is the same bytes and the same values in C++ and TypeScript', async () => {
    const property = fc.asyncProperty(form.encoded, async (bytes) => {
      const text = form.tell(bytes);
      const built = await cpp.build(form.build, text);
      expect(Buffer.compare(built, bytes)).toBe(0);
      expect(form.tell(built)).toBe(text);
      expect(await cpp.tell(form.cppTell, bytes)).toEqual({ text });
    });
    await fc.assert(property, { numRuns: 300 });
  }, 120_000);

  it('gives both sides a value or an error at every truncation', async () => {
    const whole = fc.sample(form.encoded, { numRuns: 8, seed: 20260513 }).sort((a, b) => b.length - a.length)[0]!;
    const lengths = Array.from({ length: whole.length }, (_, length) => length);
    for (const length of lengths) expect(tellSafely(form, whole.slice(0, length))).toHaveProperty('error');
    for (let first = 0; first < whole.length; first += BATCH) {
      const batch = lengths.slice(first, first + BATCH);
      await Promise.all(batch.map((length) => expectAgreement(form, whole.slice(0, length))));
    }
  }, 120_000);

  it(`gives both sides the same value or an error after each of ${MUTATIONS} mutations`, async () => {
    const batches = fc.array(damaged(form.encoded), { minLength: BATCH, maxLength: BATCH });
    const property = fc.asyncProperty(batches, async (batch) => {
      await Promise.all(batch.map((bytes) => expectAgreement(form, bytes)));
    });
    await fc.assert(property, { numRuns: MUTATIONS / BATCH });
  }, 120_000);
});

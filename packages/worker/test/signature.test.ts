import { ChipCallable, Scalar, TaskArgs } from '@pto/task-interface';
import type { SignatureLike } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { Signature } from '../src/registry/signature.js';

const callableWith = (signature: SignatureLike): ChipCallable =>
  ChipCallable.build({ signature, binary: new Uint8Array(8) });

function messageFor(signature: SignatureLike, argNames: string[] | undefined, tensors: number, scalars = 0): string {
  const checker = new Signature(callableWith(signature), 'vector_add', argNames);
  const args = new TaskArgs();
  for (let i = 0; i < tensors; i++) args.addTensor(new Float32Array(1));
  for (let i = 0; i < scalars; i++) args.addScalar(Scalar.i32(i));
  try {
    checker.check(args);
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_PTO_ARGS_SIGNATURE' });
    return (error as Error).message;
  }
}

describe('a signature', () => {
  it('names the missing tensor and how to skip the check', () => {
    expect(messageFor(['in', 'in', 'out'], ['a', 'b', 'f'], 2)).toBe(
      'vector_add takes 3 tensors (in a, in b, out f); 2 were given.\n' +
        "  Add the missing tensor 'f', or pass { signatureStrict: false } to skip this check.",
    );
  });

  it('does without names', () => {
    expect(messageFor(['in', 'in', 'out'], undefined, 2)).toBe(
      'vector_add takes 3 tensors (in, in, out); 2 were given.\n' +
        '  Add the missing tensor (out), or pass { signatureStrict: false } to skip this check.',
    );
    expect(messageFor(['in', 'inout', 'out'], undefined, 1)).toContain('1 was given.\n  Add the missing 2 tensors, or');
  });

  it('names several missing arguments', () => {
    expect(messageFor(['in', 'in', 'out'], ['a', 'b', 'f'], 0)).toContain(
      "Add the missing tensors 'a', 'b' and 'f', or",
    );
  });

  it('says how many are too many', () => {
    expect(messageFor(['in'], ['a'], 3)).toBe(
      'vector_add takes 1 tensor (in a); 3 were given.\n' +
        '  Remove the last 2 tensors, or pass { signatureStrict: false } to skip this check.',
    );
    expect(messageFor(['scalar'], undefined, 1, 1)).toContain('vector_add takes 0 tensors; 1 was given.');
  });

  it('counts scalars apart from tensors', () => {
    expect(messageFor(['in', 'scalar', 'scalar'], ['a', 'alpha', 'beta'], 1, 1)).toBe(
      'vector_add takes 2 scalars (scalar alpha, scalar beta); 1 was given.\n' +
        "  Add the missing scalar 'beta', or pass { signatureStrict: false } to skip this check.",
    );
    expect(messageFor(['in', 'scalar'], undefined, 1, 1)).toBe('');
  });

  it('of a callable that was built without one accepts anything', () => {
    expect(messageFor([], undefined, 5, 7)).toBe('');
  });

  it('needs a name for every argument or for none', () => {
    expect(() => new Signature(callableWith(['in', 'out']), 'vector_add', ['a'])).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID', message: expect.stringContaining('2 names') }),
    );
  });
});

import { expect } from 'vitest';

/** Something that people get wrong, and what they are told. */
export interface Mistake {
  readonly name: string;
  readonly code: string;
  readonly text: string;
  readonly make: () => unknown;
}

/** Makes a mistake, which may throw or reject. */
export async function expectMistake({ code, text, make }: Mistake): Promise<void> {
  const attempt = async (): Promise<void> => void (await make());
  const failure = await attempt().catch((error: unknown) => error);
  expect(failure).toMatchObject({ code, message: expect.stringContaining(text) as string });
}

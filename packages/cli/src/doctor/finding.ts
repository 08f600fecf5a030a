/** One thing that `pto doctor` looked for. */
export interface Finding {
  /** What was looked for, in a word. */
  readonly subject: string;
  /** Whether it is there and works. */
  readonly ok: boolean;
  /** What was found, or why it does not do; one line. */
  readonly text: string;
  /** What cannot be done without it. Only when it is not there. */
  readonly disables?: string;
  /** What to do about it. Only when it is not there. */
  readonly remedy?: string;
  /** The same for programs. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Looks for something; an error that this meets is a finding, too. */
export async function findingOf(
  subject: string,
  disables: string,
  look: () => Promise<Finding> | Finding,
): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const [text = '', ...more] = (error instanceof Error ? error.message : String(error)).split('\n');
    const remedy = more.map((line) => line.trim()).join(' ');
    return { subject, ok: false, text, disables, ...(remedy === '' ? {} : { remedy }), details: {} };
  }
}

/** A failure that is explained in full by its message: entry scripts print it without a stack. */
export class Failure extends Error {}

/** Runs the body of an entry script and turns what it throws into a message and an exit code. */
export async function runEntry(body) {
  try {
    await body();
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof Failure ? `\n${error.message}` : error);
  }
}

/** Counts of checks that passed and failed, and the names of those that failed. */
export class Tally {
  passed = 0;
  failed = 0;
  #failures = [];

  addPassed(count) {
    this.passed += count;
  }

  addFailed(name, count = 1) {
    this.failed += count;
    this.#failures.push(count === 1 ? name : `${name} (${count})`);
  }

  /** Prints the failures, and last of all the line that counts them. */
  print() {
    if (this.failed > 0) console.log(`\nFailed:\n${this.#failures.map((name) => `  ${name}`).join('\n')}`);
    console.log(`\n${this.passed} passed, ${this.failed} failed`);
  }
}

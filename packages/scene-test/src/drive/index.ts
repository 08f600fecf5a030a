/**
 * Runs scenes: what `pto test` is made of.
 *
 * @packageDocumentation
 */
export { runTests } from './run-tests.js';
export type { TestContext } from './run-tests.js';
export { endBySignal } from './run-signals.js';

/**
 * The options of a run of scenes, for command lines.
 *
 * @packageDocumentation
 */
export { addOptions, readOptions } from './add-options.js';
export type { RunOptions } from './run-options.js';

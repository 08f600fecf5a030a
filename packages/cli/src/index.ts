/**
 * The `pto` command. Importing this loads nothing but the command line's parser.
 *
 * @packageDocumentation
 */
export { runCommandLine } from './main.js';
export { renderReference } from './reference.js';

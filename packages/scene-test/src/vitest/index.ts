/**
 * Scenes as tests of vitest: `registerScenes`, and the matcher `toMatchGolden`.
 *
 * @packageDocumentation
 */
export { toMatchGolden } from './match-golden.js';
export type { MatchOptions } from './match-golden.js';
export { registerScenes } from './register-scenes.js';
export type { RegisterOptions, TestFunctions } from './register-scenes.js';

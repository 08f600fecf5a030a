/**
 * Loads TypeScript: `node --import @pto/scene-test/register my-scene.ts`. Types are erased and not checked.
 *
 * @packageDocumentation
 */
import { installHooks } from './install-hooks.js';

installHooks();

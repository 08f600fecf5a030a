// Builds the native libraries of the installed packages into the user's cache.
import { buildNative } from '@pto/compiler';

const { dir, isUsed } = await buildNative();
if (!isUsed) throw new Error(`${dir} was built, and other libraries are used`);
console.log(dir);

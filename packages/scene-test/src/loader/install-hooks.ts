import { register } from 'node:module';
import { MessageChannel } from 'node:worker_threads';

import { ImportGraph } from './import-notes.js';

const KEY = Symbol.for('@pto/scene-test/import-graph');
const shared = globalThis as { [KEY]?: ImportGraph };

/** Installs the hooks of this package in the calling thread, once. */
export function installHooks(): void {
  if (shared[KEY] !== undefined) return;
  const { port1, port2 } = new MessageChannel();
  shared[KEY] = new ImportGraph(port1);
  const hooks = new URL('./loader-hooks.js', import.meta.url);
  register(hooks, {
    data: { notes: port2 },
    transferList: [port2],
  });
  process.setSourceMapsEnabled(true);
}

/** What {@link installHooks} has seen; `undefined` where it was not called. */
export function importGraph(): ImportGraph | undefined {
  return shared[KEY];
}

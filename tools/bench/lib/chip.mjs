import path from 'node:path';
import { libDir } from '../../../scripts/lib/paths.mjs';

/** What everything is measured on. */
export const chip = { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' };

/** Its libraries, in the order in which a driver loads them. */
export const libraries = {
  log: path.join(libDir, 'libsimpler_log.so'),
  context: path.join(libDir, 'libcpu_sim_context.so'),
  host: path.join(libDir, 'a2a3', 'sim', chip.runtime, 'libhost_runtime.so'),
};

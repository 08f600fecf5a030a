import path from 'node:path';
import { libDir } from '../../../scripts/lib/paths.mjs';

/** What everything is measured on, but for the graphs of `hbg.*`. */
export const chip = { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' };

/** The libraries of a runtime, in the order in which a driver loads them. */
export const librariesOf = (runtime) => ({
  log: path.join(libDir, 'libsimpler_log.so'),
  context: path.join(libDir, 'libcpu_sim_context.so'),
  host: path.join(libDir, 'a2a3', 'sim', runtime, 'libhost_runtime.so'),
});

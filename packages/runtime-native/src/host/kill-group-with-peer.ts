import { loadAddon } from '../addon/load-addon.js';
import { callNative } from '../addon/native-error.js';

/**
 * Kills this process, and everything in its process group, as soon as nobody has the other end of a socket open any more:
 * even while this process is in a loop, or in a kernel that never returns.
 *
 * @throws PtoError as `loadAddon`
 */
export function killGroupWithPeer(socketFd: number): void {
  const addon = loadAddon();
  callNative(() => addon.killGroupWithPeer(socketFd));
}

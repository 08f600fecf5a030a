// A thread that computes golden results: it imports modules of scenes again, and calls their hooks while the process that
// started it compiles kernels.

import { parentPort } from 'node:worker_threads';

import { takeScenes } from '../../definition/defined-scenes.js';
import type { Scene } from '../../definition/scene.js';
import { installHooks } from '../../loader/install-hooks.js';
import { decodeArgs, encodeGolden } from './golden-messages.js';
import type { GoldenReply, GoldenRequest } from './golden-messages.js';
import { goldenTensors } from './golden-tensors.js';

const loaded = new Map<string, Promise<readonly Scene[]>>();

function scenesOf({ url, file }: GoldenRequest): Promise<readonly Scene[]> {
  // A thread has its own loaders, whoever has loaded the module for the main thread.
  if (/\.m?ts$/.test(file)) installHooks();
  const scenes = loaded.get(url) ?? import(url).then(() => takeScenes(file));
  loaded.set(url, scenes);
  return scenes;
}

async function answer(request: GoldenRequest): Promise<GoldenReply> {
  const { id } = request;
  let scene: Scene | undefined;
  try {
    scene = (await scenesOf(request)).find(({ name }) => name === request.scene);
  } catch (error) {
    return { id, kind: 'unavailable', reason: String(error) };
  }
  if (scene?.findCase(request.case) === undefined) {
    return {
      id,
      kind: 'unavailable',
      reason: `${request.file} does not define ${request.scene}::${request.case} there`,
    };
  }
  try {
    const tensors = await goldenTensors(scene, request.case, decodeArgs(request.args));
    return { id, kind: 'done', tensors: encodeGolden(tensors) };
  } catch (error) {
    const { message, cause } = error as Error;
    return { id, kind: 'failed', message, error: cause };
  }
}

const port = parentPort!;
port.on('message', (request: GoldenRequest) => {
  void answer(request).then((reply) => {
    try {
      port.postMessage(reply);
    } catch (error) {
      // What was thrown cannot be copied; its text can.
      port.postMessage({ ...reply, error: String(error) });
    }
  });
});

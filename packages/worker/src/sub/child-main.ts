// Where sub workers and nested workers start that have a thread or a process of their own.

import { isMainThread, workerData } from 'node:worker_threads';

import { newNativeLaneHost } from '@pto/runtime-native/host';
import type { NativeLaneHost } from '@pto/runtime-native/host';

import type { ChildConfig, ThreadData } from './child-config.js';
import { encodeRemoteError } from './encode-remote-error.js';
import type { LaneService } from './lane-service.js';
import { serveFunctions } from './serve-functions.js';
import { inheritLoaders } from './thread-loaders.js';

/** The socket to the parent, in a process that it started. */
const SOCKET_FD = 3;

/** How long what a function left behind, such as a timer, may keep the environment after its parent has ended it. */
const LINGER_MS = 1000;

let service: LaneService | undefined;

async function start(): Promise<void> {
  const thread = isMainThread ? undefined : (workerData as ThreadData);
  const source = thread === undefined ? { socketFd: SOCKET_FD } : { token: thread.token };
  const lane = newNativeLaneHost(source, {
    onJob: (job) => service?.onJob(job),
    onCancel: (runId) => service?.onCancel(runId),
    onShutdown: () => void end(lane),
  });
  try {
    await inheritLoaders();
    service = await serve(lane, thread?.config ?? (JSON.parse(lane.config) as ChildConfig));
    lane.ready('{}');
  } catch (error) {
    lane.failed(encodeRemoteError(error));
  }
}

async function serve(lane: NativeLaneHost, config: ChildConfig): Promise<LaneService> {
  if (config.role === 'sub') return serveFunctions(lane, config);
  // Sub workers start sooner without what a whole worker needs.
  const { serveNested } = await import('../nested/serve-nested.js');
  return serveNested(lane, config);
}

async function end(lane: NativeLaneHost): Promise<void> {
  await service?.shutdown();
  lane.close();
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

// An error that nobody caught belongs to the function that runs. Without one, it ends this child, as Node would.
process.on('uncaughtException', (error) => {
  if (service?.fail(error) === true) return;
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});

void start();

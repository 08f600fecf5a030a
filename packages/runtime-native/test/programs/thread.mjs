// A worker thread that runs a TypeScript program: the loader that --import installs is the main thread's only.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.program);

// A sub worker of the tests, in a worker thread or in a process: what it does depends on the number of the callable.
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

import { CommandKind, CommandStatus, newNativeLaneHost } from '../../src/host/index.js';
import type { LaneJob, NativeLaneHost } from '../../src/host/index.js';
import { LaneTask } from '../support/lane-task.js';
import { readScalars, readTensors } from '../support/host-worker.js';

const source = isMainThread ? { socketFd: 3 } : { token: (workerData as { token: string }).token };
const lane: NativeLaneHost = newNativeLaneHost(source, {
  onJob,
  onCancel: (runId) => parentPort?.postMessage({ cancelled: runId }),
  onShutdown: () => lane.close(),
});
const config = lane.config === '' ? null : (JSON.parse(lane.config) as unknown);
lane.ready(JSON.stringify({ path: lane.workerPath, config, pid: process.pid }));

function onJob(job: LaneJob): void {
  const done = (status: CommandStatus = CommandStatus.OK, text = '', result = 0n): void =>
    lane.complete(job.job, status, text, result);
  if (job.kind === CommandKind.REGISTER) {
    done(CommandStatus.OK, Buffer.from(job.bytes).toString(), job.arg0 + 1n);
    return;
  }
  switch (job.callable) {
    case LaneTask.NOOP:
      done();
      return;
    case LaneTask.INCREMENT:
      for (const { segment, generation, offset, nbytes } of readTensors(job.bytes)) {
        const bytes = new Uint8Array(lane.view(segment, generation, offset, nbytes));
        for (let i = 0; i < bytes.length; i++) bytes[i]! += 1;
      }
      done();
      return;
    case LaneTask.THROW:
      throw new RangeError('thrown in the child');
    case LaneTask.SLEEP:
      void sleep(Number(readScalars(job.bytes)[0])).then(() => done());
      return;
    case LaneTask.EXIT:
      process.exit(3);
      break;
    case LaneTask.SPIN:
      parentPort?.postMessage('spinning');
      for (;;);
    case LaneTask.STALE: {
      const { segment, generation, offset, nbytes } = readTensors(job.bytes)[0]!;
      try {
        lane.view(segment, generation + 1, offset, nbytes);
        done();
      } catch (error) {
        const { code, message } = error as { code: string; message: string };
        done(CommandStatus.THREW, JSON.stringify({ name: 'Error', message, code }));
      }
      return;
    }
    case LaneTask.NEVER:
      parentPort?.postMessage('started');
      return;
  }
  done(CommandStatus.REJECTED_STALE, '{"name":"Error","message":"no such callable"}');
}

// What a worker of several children costs: `l3.*`.
import { launch } from './launch.mjs';

const floors = {
  futex: { text: 'futex round trip', id: 'futex' },
  emptyCall: { text: 'empty native call', id: 'empty-call' },
  threadToJs: { text: 'promise settled by a thread', id: 'thread-to-js' },
  spawn: { text: 'as many processes that do nothing', id: 'spawn' },
  sleep: { text: 'process that sleeps', id: 'sleep' },
  idleLoop: { text: 'the same timer while nothing runs', id: 'idle-loop' },
  oneChip: { text: 'the same on one chip', id: 'one-chip' },
};

const host = (name, question, floor, options = {}) => ({
  ...{ name: `l3.${name}`, question, floor, scene: name },
  sampler: 'host',
  ...launch,
  isDefault: true,
  isOnPage: true,
  ...options,
});

/** @type {import('./measurements.mjs').Measurement[]} */
export const severalChildren = [
  host('noop-sub-sync', 'runSync of one empty task on a child process', floors.futex),
  host('marginal-256', 'each further empty task of a run: 256 tasks less one, divided by 255', floors.futex),
  host('noop-chip', 'runSync of one empty task on a simulated chip in its child process', floors.futex, {
    callable: 'tmr:noop',
  }),
  host('submit', 'one of 256 submits in a row, from TypeScript', floors.emptyCall),
  host(
    'await-overhead',
    'what await run takes longer than runSync: one empty task on a child process',
    floors.threadToJs,
  ),
  host('js-sub', 'runSync of one empty function on a worker thread', floors.futex),
  host('init-4', 'init of a worker with 4 simulated chips', floors.spawn, { callable: 'tmr:noop' }),
  host('init-8', 'init of a worker with 8 simulated chips', floors.spawn, { callable: 'tmr:noop' }),
  host('idle-cpu', 'CPU time of a Worker with 8 chips and 4 worker threads in 5 s, in microseconds', floors.sleep, {
    sampler: 'idle',
    callable: 'tmr:noop',
    role: 'host',
    windowMs: 5000,
  }),
  host('parallel-4', '20 kernels that sleep 1 ms on each of 4 chips', floors.oneChip, { callable: 'sleep' }),
  host('event-loop-drift', 'longest that a 5 ms timer is late while a task of 1 s is awaited', floors.idleLoop),
];

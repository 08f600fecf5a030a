import { closeSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const CORES = 72;
const EXECUTION_US = 20;

/**
 * Writes what a run of so many tasks would record: 24 blocks of cores all at work, each task after the one before on its core
 * and one on the next core, with the phases of three schedulers and one orchestrator.
 *
 * @param {string} dir
 * @param {number} count
 */
export function writeRecordedRun(dir, count) {
  const file = openSync(path.join(dir, 'l2_perf_records.json'), 'w');
  const list = (length, item) => Array.from({ length }, (_, index) => item(index)).join(',\n');
  const time = (us) => us.toFixed(3);
  const startOf = (task) => Math.floor(task / CORES) * (EXECUTION_US + 5) + (task % CORES) * 0.05 + 3;
  const successors = (task) => [task + CORES, task + CORES + 1].filter((each) => each < count);

  const task = (id) => {
    const core = id % CORES;
    const [start, end] = [startOf(id), startOf(id) + EXECUTION_US];
    const [kind, func] = core < CORES / 3 ? ['aic', 0] : ['aiv', 1 + (id % 5)];
    const times = `"start_time_us": ${time(start)}, "end_time_us": ${time(end)}, "duration_us": ${time(EXECUTION_US)}`;
    const scheduler = `"dispatch_time_us": ${time(start - 1.5)}, "finish_time_us": ${time(end + 1.2)}`;
    const fanout = `"fanout": [${successors(id).join(', ')}], "fanout_count": ${successors(id).length}`;
    const what = `"task_id": ${id}, "func_id": ${func}, "core_id": ${core}, "core_type": "${kind}", "ring_id": 0`;
    return `{${what}, ${times}, ${scheduler}, ${fanout}}`;
  };
  const phase = (thread) => (index) => {
    const start = startOf(index * 3 + thread) - 2;
    const times = `"start_time_us": ${time(start)}, "end_time_us": ${time(start + 0.1)}`;
    return `{${times}, "phase": "dispatch", "loop_iter": ${index}, "tasks_processed": 1}`;
  };
  const submit = (id) => {
    const start = id * 0.2;
    const times = `"start_time_us": ${time(start)}, "end_time_us": ${time(start + 0.15)}`;
    return `{"phase": "orch_fanin", ${times}, "submit_idx": ${id}, "task_id": ${id}}`;
  };

  writeFileSync(file, `{"version": 2, "tasks": [\n${list(count, task)}\n],\n`);
  const schedulers = [0, 1, 2].map((thread) => `[${list(Math.floor(count / 3), phase(thread))}]`);
  writeFileSync(file, `"aicpu_scheduler_phases": [${schedulers.join(',\n')}],\n`);
  writeFileSync(file, `"aicpu_orchestrator_phases": [[${list(count, submit)}]],\n`);
  writeFileSync(file, `"core_to_thread": [${list(CORES, (core) => core % 3)}]}\n`);
  closeSync(file);
}

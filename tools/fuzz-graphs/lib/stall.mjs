// Notices that a process hangs. A hang on a futex is certain, and seen at once on the busiest machine: for a second no
// thread of the process runs, wants to run, or has used any processor time. The simulator's monitor does not count: it
// goes on looking at memory that nobody will change. Kernels that wait for each other turn, so for those there is a limit
// in time as well, which is generous.
import { readFileSync, readdirSync } from 'node:fs';

const LOOK_MS = 100;
const QUIET_LOOKS = 10;
const MONITOR = 'pto-monitor';

/** Whether every thread sleeps, and the processor time of all that do the work; undefined when the process is gone. */
function look(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { name, isAsleep: fields[0] === 'S', ticks: Number(fields[11]) + Number(fields[12]) };
    });
    const workers = threads.filter(({ name }) => name !== MONITOR);
    return {
      isAsleep: threads.every(({ isAsleep }) => isAsleep),
      state: workers.map(({ ticks }) => ticks).join(),
    };
  } catch {
    return undefined;
  }
}

/** Calls `stop(reason)` when the process hangs. `restart` says that it got on; `end` that it is over. */
export function watchForStall(pid, stop, deadlineMs) {
  let quiet = 0;
  let state = '';
  let startedAt = Date.now();
  const timer = setInterval(() => {
    const seen = look(pid);
    if (seen === undefined) return;
    quiet = seen.isAsleep && seen.state === state ? quiet + 1 : 0;
    state = seen.state;
    if (quiet >= QUIET_LOOKS) stop('hangs: every thread sleeps and nothing will wake one');
    else if (Date.now() - startedAt > deadlineMs) stop(`hangs: one program takes more than ${deadlineMs / 1000} s`);
  }, LOOK_MS);
  return {
    restart() {
      quiet = 0;
      startedAt = Date.now();
    },
    end() {
      clearInterval(timer);
    },
  };
}

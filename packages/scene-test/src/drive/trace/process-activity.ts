import { readFileSync, readdirSync } from 'node:fs';

/** What the processes of a group are doing, one line each: which of their threads run just now. */
export function groupActivity(group: number): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const member = taskAt(`/proc/${pid}`);
    return member?.group === group ? [`${member.name} ${pid}: ${threadsOf(pid)}`] : [];
  });
}

function threadsOf(pid: string): string {
  const threads = tasksOf(pid);
  const running = threads.filter(({ state }) => state === 'R').map(({ name }) => name);
  const counts = new Map(running.map((name) => [name, running.filter((each) => each === name).length]));
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`));
  return `${threads.length} threads, ${names.length === 0 ? 'none of which runs' : `running: ${names.join(', ')}`}`;
}

function tasksOf(pid: string): Task[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((id) => taskAt(`/proc/${pid}/task/${id}`) ?? []);
  } catch {
    return [];
  }
}

interface Task {
  readonly name: string;
  readonly state: string;
  readonly group: number;
}

/** `undefined` when the process or thread has ended meanwhile. */
function taskAt(dir: string): Task | undefined {
  try {
    const stat = readFileSync(`${dir}/stat`, 'utf8');
    // A name may contain anything, brackets and blanks too.
    const end = stat.lastIndexOf(')');
    const [state = '', , group] = stat.slice(end + 2).split(' ');
    return { name: stat.slice(stat.indexOf('(') + 1, end), state, group: Number(group) };
  } catch {
    return undefined;
  }
}

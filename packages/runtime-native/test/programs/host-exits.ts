// Opens a worker with a sub worker in a process, prints the number of that process, and ends as its argument says.
import { newHost, run, submitSub } from '../support/host-worker.js';
import { addProcess } from '../support/lane-children.js';
import { LaneTask } from '../support/lane-task.js';

const host = newHost();
addProcess(host);
const [payload] = await host.start(20_000);
console.log((JSON.parse(payload!) as { pid: number }).pid);

const way = process.argv[2];
if (way !== 'idle') {
  const pending = run(host, () =>
    submitSub(host, [], [way === 'after-run' ? 100n : 60_000n], { callable: LaneTask.SLEEP }),
  );
  void pending.then(({ failures }) => console.log(failures.length));
}
if (way === 'exit') process.exit(7);
if (way === 'throw') throw new Error('uncaught');
if (way === 'kill') process.kill(process.pid, 'SIGKILL');

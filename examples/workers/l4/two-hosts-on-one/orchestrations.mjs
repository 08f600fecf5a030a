// What each of the two hosts runs. Its process imports this file and finds the function by name.
import { TaskArgs } from '@pto/task-interface';

/** The id of vector_add: each host has registered it first. */
const VECTOR_ADD = 0;

/** args: float32 a, b, f. Gives each of the host's two chips one half of f = a + b, to be run as the task itself was submitted. */
export function addOnTwoChips(orch, args, config) {
  const [a, b, f] = [0, 1, 2].map((i) => args.tensor(i).data);
  const half = f.length / 2;
  for (const chip of [0, 1]) {
    const halfOf = (vector) => vector.subarray(chip * half, (chip + 1) * half);
    const sum = new TaskArgs().addTensor(halfOf(a)).addTensor(halfOf(b)).addTensor(halfOf(f), 'output_existing');
    orch.submitNextLevel(VECTOR_ADD, sum, config, { worker: chip });
  }
}

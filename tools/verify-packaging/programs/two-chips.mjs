// Runs the vector example, which vector-example.mjs has saved, on two simulated chips of a worker of level 3.
//   node two-chips.mjs vector_example.ptopkg
import { CompiledPackage } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';

const compiled = await CompiledPackage.load(process.argv[2]);
const target = { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' };
const worker = new Worker({ level: 3, ...target, deviceIds: [0, 1] });
const vectorExample = worker.register(compiled, { name: 'vector_example', argNames: ['a', 'b', 'f'] });
await worker.init();
const shape = [128, 128];
const [a, b, ...results] = [0, 1, 2, 3].map(() => worker.alloc(shape, 'float32'));
a.data.forEach((_, i) => (a.data[i] = i % 7));
b.data.forEach((_, i) => (b.data[i] = i % 5));
await worker.run((orch) => {
  results.forEach((f, chip) => {
    const args = new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing');
    orch.submitNextLevel(vectorExample, args, { blockDim: 3 }, { worker: chip });
  });
});
for (const [chip, { data }] of results.entries()) {
  for (let i = 0; i < data.length; i++) {
    const sum = a.data[i] + b.data[i];
    const golden = (sum + 1) * (sum + 2) + sum;
    if (data[i] !== golden) throw new Error(`chip ${chip}: element ${i} is ${data[i]}; the golden result is ${golden}`);
  }
}
await worker.close();
console.log(`golden result on ${results.length} chips`);

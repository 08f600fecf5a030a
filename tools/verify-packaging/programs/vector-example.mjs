// Compiles the sources of the vector example beside this file and runs them on the simulator, with installed packages.
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';

const target = { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' };
const source = (file) => new URL(`./kernels/${file}`, import.meta.url);
const callable = await compileCallable({
  ...target,
  orchestration: { source: source('orchestration/vector_example.cpp'), signature: ['in', 'in', 'out'] },
  kernels: [
    { funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] },
    { funcId: 1, source: source('aiv/kernel_add_scalar.cpp'), coreType: 'aiv', signature: ['in', 'out', 'scalar'] },
    { funcId: 2, source: source('aiv/kernel_mul.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] },
  ],
});

const worker = new Worker({ level: 2, ...target });
const vectorExample = worker.register(callable, { name: 'vector_example', argNames: ['a', 'b', 'f'] });
await worker.init();
const shape = [128, 128];
const [a, b, f] = [1, 2, 3].map(() => new Float32Array(shape[0] * shape[1]));
a.forEach((_, i) => (a[i] = i % 7));
b.forEach((_, i) => (b[i] = i % 5));
const args = new TaskArgs();
for (const data of [a, b, f]) args.addTensor({ data, shape });
await worker.run(vectorExample, args, { blockDim: 3, aicpuThreadNum: 4 });
await worker.close();

for (let i = 0; i < f.length; i++) {
  const sum = a[i] + b[i];
  const golden = (sum + 1) * (sum + 2) + sum;
  if (f[i] !== golden) throw new Error(`element ${i} is ${f[i]}; the golden result is ${golden}`);
}
console.log(`golden result, ${f.length} elements`);

// Runs the vector example on the simulator, with installed packages: from a file when there is one, else compiled from the
// sources beside this program and saved.
//   node vector-example.mjs vector_example.ptopkg
import { existsSync } from 'node:fs';
import { CompiledPackage, compile } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';

const target = { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' };
const source = (file) => new URL(`./kernels/${file}`, import.meta.url);
const file = process.argv[2];

async function compileAndSave() {
  const signature = ['in', 'in', 'out'];
  const compiled = await compile({
    ...target,
    orchestration: { source: source('orchestration/vector_example.cpp'), signature },
    kernels: [
      { funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature },
      { funcId: 1, source: source('aiv/kernel_add_scalar.cpp'), coreType: 'aiv', signature: ['in', 'out', 'scalar'] },
      { funcId: 2, source: source('aiv/kernel_mul.cpp'), coreType: 'aiv', signature },
    ],
    blockDim: 3,
  });
  await compiled.save(file);
  return compiled;
}

const compiled = existsSync(file) ? await CompiledPackage.load(file) : await compileAndSave();
const worker = new Worker({ level: 2, ...target });
const vectorExample = worker.register(compiled, { name: 'vector_example', argNames: ['a', 'b', 'f'] });
await worker.init();
const shape = [128, 128];
const [a, b, f] = [1, 2, 3].map(() => new Float32Array(shape[0] * shape[1]));
a.forEach((_, i) => (a[i] = i % 7));
b.forEach((_, i) => (b[i] = i % 5));
const args = new TaskArgs();
for (const data of [a, b, f]) args.addTensor({ data, shape });
await worker.run(vectorExample, args);
await worker.close();

for (let i = 0; i < f.length; i++) {
  const sum = a[i] + b[i];
  const golden = (sum + 1) * (sum + 2) + sum;
  if (f[i] !== golden) throw new Error(`element ${i} is ${f[i]}; the golden result is ${golden}`);
}
console.log(`golden result, ${f.length} elements`);

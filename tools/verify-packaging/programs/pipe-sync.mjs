// Compiles a kernel that includes a header which every installation must have.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KernelCompiler } from '@pto/compiler';

const dir = mkdtempSync(path.join(tmpdir(), 'kernel-'));
const source = path.join(dir, 'kernel.cpp');
writeFileSync(
  source,
  '#include <cstdint>\n#include "pipe_sync.h"\nextern "C" void kernel_entry(int64_t *) { pipe_sync(); }\n',
);
for (const platform of ['a2a3sim', 'a5sim']) {
  const library = await new KernelCompiler({ platform }).compileIncore(source, { coreType: 'aiv' });
  console.log(`${platform}: ${library.length} bytes`);
}
rmSync(dir, { recursive: true });

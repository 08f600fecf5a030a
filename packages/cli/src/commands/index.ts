import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { buildCommand } from './build.js';
import { cacheCommand } from './cache.js';
import { compileCommand } from './compile.js';
import { doctorCommand } from './doctor.js';
import { envCommand } from './env.js';
import { isaCommand } from './isa.js';
import { nativeCommand } from './native.js';
import { newProjectCommand } from './new.js';
import { packageCommand } from './package.js';
import { runtimesCommand } from './runtimes.js';
import { testCommand } from './test.js';
import { traceCommand } from './trace.js';

/** Every command, in the order in which help lists them. */
export const commands: readonly ((context: CommandContext) => Command)[] = [
  doctorCommand,
  envCommand,
  runtimesCommand,
  buildCommand,
  compileCommand,
  packageCommand,
  testCommand,
  traceCommand,
  cacheCommand,
  isaCommand,
  nativeCommand,
  newProjectCommand,
];

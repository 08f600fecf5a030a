import { existsSync } from 'node:fs';

import { addOptions, readOptions } from '@pto/scene-test/options';
import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { receivedSignal } from '../interruption.js';
import { convertOutputs } from '../trace/convert-outputs.js';
import { newCommand } from './command.js';

/** `pto test`. */
export function testCommand({ output, signal, endWith }: CommandContext): Command {
  const command = newCommand('test', 'run scenes and compare their results with golden ones')
    .description(
      'Runs the cases of scenes, each in a process that may crash or hang without harm to the others, and compares what they ' +
        'produce with golden results. A directory stands for every *.scene.ts, .mts, .js and .mjs in it.',
    )
    .argument('[files...]', 'files of scenes, or directories to search (default: the working directory)');
  return addOptions(command).action(async (files: readonly string[], flags: Record<string, unknown>) => {
    const { endBySignal, runTests } = await import('@pto/scene-test/driver');
    const ended = new AbortController();
    signal.addEventListener('abort', () => ended.abort(endBySignal(receivedSignal(signal))), { once: true });
    const write = output.isJson ? () => undefined : (text: string) => output.text(text);
    const options = readOptions(flags);
    const report = await runTests(files, options, {
      write,
      isColored: output.isColoured,
      signal: ended.signal,
    });
    for (const { outputsDir } of report.results) {
      if (outputsDir === undefined || !existsSync(outputsDir)) continue;
      const warn = (text: string) => output.note(`warning: no trace was made: ${text}`);
      await convertOutputs(outputsDir, warn, { overhead: options.swimlaneOverhead });
    }
    if (output.isJson) output.result(report, () => '');
    endWith(report.exitCode);
  });
}

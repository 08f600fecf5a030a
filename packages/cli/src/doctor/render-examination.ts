import { styled } from '../terminal/output.js';
import type { Examination } from './examine.js';
import type { Finding } from './finding.js';
import type { PlatformState } from './platforms.js';

/** An examination as people read it: what was found, what is missing and what that disables, and the verdict. */
export function renderExamination({ findings, platforms }: Examination): string {
  const found = findings.filter(({ ok }) => ok);
  const missing = findings.filter(({ ok }) => !ok);
  const sections = [
    section(
      'Found',
      found.map(({ subject, text }) => entry(subject, text)),
    ),
    section('Missing', missing.map(renderMissing)),
    section(
      'Platforms',
      platforms.map((state) => entry(state.platform, renderState(state))),
    ),
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

function renderState({ ready, runtimes, reasons, missingTools }: PlatformState): string {
  const running = ready ? `${styled('green', 'ready')}: ${runtimes.join(', ')}` : `missing: ${reasons.join('; ')}`;
  return missingTools.length === 0
    ? running
    : `${running}; nothing can be compiled for it without ${missingTools.join(', ')}`;
}

function section(title: string, entries: readonly string[]): string {
  return entries.length === 0 ? '' : [styled('bold', title), ...entries].join('\n');
}

const INDENT = ' '.repeat(15);

function entry(subject: string, text: string): string {
  return `  ${subject.padEnd(11)}  ${text}`;
}

function renderMissing({ subject, text, disables, remedy }: Finding): string {
  const lines = [entry(subject, styled('yellow', text))];
  if (disables !== undefined) lines.push(`${INDENT}Disables: ${disables}.`);
  if (remedy !== undefined) lines.push(`${INDENT}${remedy}`);
  return lines.join('\n');
}

import { probeToolchains } from '@pto/compiler';
import type { ToolchainsReport } from '@pto/compiler';

import type { Finding } from './finding.js';
import { findingOf } from './finding.js';

/** The programs that compiling needs, and which platforms can be compiled for. */
export interface SurveyedTools {
  readonly findings: readonly Finding[];
  readonly platforms: ToolchainsReport['platforms'];
}

/** Looks for every tool by the rules by which a compile finds it. */
export async function surveyTools(): Promise<SurveyedTools> {
  let report: ToolchainsReport = { tools: [], platforms: [] };
  const failure = await findingOf('tools', 'compiling anything', async () => {
    report = await probeToolchains();
    return { subject: 'tools', ok: true, text: '', details: {} };
  });
  if (!failure.ok) return { findings: [failure], platforms: [] };
  return { findings: report.tools.map(findingAbout), platforms: report.platforms };
}

function findingAbout(tool: ToolchainsReport['tools'][number]): Finding {
  const { name, status, path, version, reason = '', disables } = tool;
  const details = { ...tool };
  if (status === 'ready') return { subject: name, ok: true, text: `${path} ${version}`, details };
  const [text = '', ...more] = reason.split('\n');
  const remedy = more.map((line) => line.trim()).join(' ');
  return { subject: name, ok: false, text, disables, ...(remedy === '' ? {} : { remedy }), details };
}

/** The page of a report: everything that it shows is in the element with the id `data`. */
import { durationText } from '../src/report/duration.js';
import type { ReportData } from '../src/report/html/report-data.js';
import { CaseList } from './case-list.js';
import { caseDetails } from './case-details.js';
import { frame, html, table } from '@pto-tools/page/dom';

const data = JSON.parse(frame('data').textContent) as ReportData;

function showNotExecuted(): void {
  if (data.notExecuted.length === 0) return;
  const rows = data.notExecuted.map(({ file, scene, case: name, outcome, reason }) => [
    scene === undefined ? file : `${scene}::${name ?? ''}`,
    outcome === 'failedToLoad' ? '✗ does not load' : outcome,
    reason ?? '',
  ]);
  const summary = html('summary', {}, `${rows.length} not executed`);
  frame('not-executed').append(html('details', {}, summary, table(['what', 'outcome', 'reason'], rows)));
}

/** The other one of the two themes than the one that is seen. */
function switchTheme(): void {
  const root = document.documentElement;
  const seen = root.dataset['theme'] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  root.dataset['theme'] = seen === 'dark' ? 'light' : 'dark';
}

frame('title').textContent = data.tally;
document.title = `${data.tally} – scenes`;
const environment = Object.entries(data.environment).map(([name, value]) => `${name} ${value}`);
const facts = [data.platform, new Date(data.startedAt).toLocaleString(), durationText(data.durationMs), ...environment];
frame('facts').textContent = facts.join(' · ');
frame('theme').addEventListener('click', switchTheme);
showNotExecuted();
new CaseList(data.cases, (reported) => {
  frame('details').replaceChildren(...caseDetails(reported));
  frame('details').scrollTop = 0;
});

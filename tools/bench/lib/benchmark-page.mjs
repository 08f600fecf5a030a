// Writes docs/benchmarks.svg and docs/benchmarks.md from the figures of one run.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { format, resolveConfig } from 'prettier';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { drawChart } from './chart.mjs';
import { sizes } from './graph-measurements.mjs';

const page = inRoot('docs/benchmarks.md');
const chart = inRoot('docs/benchmarks.svg');

const drawn = [
  { prefix: 'tmr', name: 'tensormap_and_ringbuffer', color: '#1f77b4' },
  { prefix: 'hbg', name: 'host_build_graph', color: '#2ca02c' },
  { prefix: 'tbb', name: 'oneTBB flow graph', color: '#ff7f0e' },
  { prefix: 'omp', name: 'OpenMP depend', color: '#9467bd' },
];
const panels = [
  { graph: 'independent', title: 'independent' },
  { graph: 'chain', title: 'chain' },
  { graph: 'fan', title: 'fan 1 → 64 → 1' },
];
const blockDims = ['bd1', 'bd8', 'bd24'];

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const us = (line) => (line === undefined ? '-' : line.figures.usPerTask.toFixed(3));
const ratio = (line) => line?.ratio?.toFixed(2) ?? '-';
const microseconds = (value) => value?.toLocaleString('en', { maximumFractionDigits: 1 }) ?? '-';

function pointsOf(prefix, graph, lines) {
  return Object.entries(sizes).flatMap(([size, tasks]) => {
    const line = lines.get(`${prefix}.${graph}-${size}`);
    return line === undefined ? [] : [{ tasks, us: line.figures.usPerTask }];
  });
}

function chartOf(lines) {
  const there = drawn.filter(({ prefix }) => panels.some(({ graph }) => pointsOf(prefix, graph, lines).length > 0));
  return drawChart(
    panels.map(({ graph, title }) => ({
      title,
      lines: there.map(({ prefix, name, color }) => ({ name, color, points: pointsOf(prefix, graph, lines) })),
    })),
  );
}

function bySize(lines) {
  const rows = panels.flatMap(({ graph }) =>
    drawn.map(({ prefix }) => [
      `\`${prefix}.${graph}\``,
      ...Object.keys(sizes).map((size) => us(lines.get(`${prefix}.${graph}-${size}`))),
    ]),
  );
  const head = ['µs a task', ...Object.values(sizes).map((tasks) => tasks.toLocaleString('en'))];
  return table(
    head,
    rows.filter((cells) => cells.some((cell, i) => i > 0 && cell !== '-')),
  );
}

function byBlocks(lines) {
  const rows = ['tmr', 'hbg'].flatMap((prefix) =>
    panels.flatMap(({ graph }) => {
      const name = `${prefix}.${graph}-100k`;
      const line = lines.get(name);
      if (line === undefined) return [];
      return [[`\`${name}\``, ...blockDims.map((blocks) => us(lines.get(`${name}.${blocks}`))), ratio(line)]];
    }),
  );
  return table(['µs a task', '1 block', '8 blocks', '24 blocks', 'ratio to the faster library, 3 blocks'], rows);
}

function others(lines) {
  const rows = [...lines.values()]
    .filter(({ name }) => /^(l2|app)\./.test(name))
    .map((line) => [
      `\`${line.name}\``,
      microseconds(line.p50Us),
      line.floor ?? '-',
      microseconds(line.floorUs ?? undefined),
      ratio(line),
      Object.entries(line.figures)
        .map(([key, value]) => `${key} ${value.toLocaleString('en')}`)
        .join(', '),
    ]);
  return table(['name', 'p50 µs', 'floor', 'floor µs', 'ratio', 'figures'], rows);
}

function textOf(lines) {
  const [{ model }] = os.cpus();
  return `# Benchmarks

What \`npm run bench -- --chart\` measured on ${os.availableParallelism()} processors (${model.trim()}), medians over several processes.
What each name means and how a figure is read is in [tools/bench](../tools/bench/README.md).

## What a task costs

![µs a task over the number of tasks](benchmarks.svg)

${bySize(lines)}

## How it depends on the number of blocks

${byBlocks(lines)}

## A chip, and applications

${others(lines)}
`;
}

/**
 * @param {Map<string, ReturnType<import('./statistics.mjs').summarise>>} lines by name
 * @returns {Promise<string>} the page, formatted as the repository's pages are
 */
export async function pageText(lines) {
  return format(textOf(lines), { ...(await resolveConfig(page)), filepath: page });
}

/** @param {Parameters<typeof pageText>[0]} lines */
export async function writeBenchmarkPage(lines) {
  writeFileSync(chart, chartOf(lines));
  writeFileSync(page, await pageText(lines));
}

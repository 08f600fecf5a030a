// Draws a recorded run as a swimlane: a row for the orchestrator, one for each scheduler that did something, one for each AIV core.
import { criticalPath, functionName, taskName } from '@pto/trace';

const WIDTH = 800;
const LEFT = 104;
const RIGHT = 16;
const TOP = 32;
const ROW = { height: 22, gap: 6 };
const TICK_US = 2;
// Told apart with any kind of colour vision.
const COLORS = ['#56b4e9', '#e69f00', '#009e73', '#cc79a7'];
const STYLE =
  'text{font:12px sans-serif;fill:#333}.grid{stroke:#ddd}.work{fill:#bbb}.wait{fill:#eee;stroke:#999}' +
  '.path{fill:none;stroke:#d00;stroke-width:2}';

const fixed = (value) => value.toFixed(1);
const x = (us, endUs) => LEFT + ((WIDTH - LEFT - RIGHT) * us) / endUs;
const y = (row) => TOP + row * (ROW.height + ROW.gap);

const bar = (row, startUs, endUs, endOfRun, attributes, title) => {
  const [from, to] = [x(startUs, endOfRun), x(endUs, endOfRun)];
  const size = `x="${fixed(from)}" y="${y(row)}" width="${fixed(to - from)}" height="${ROW.height}"`;
  return `<rect ${size} ${attributes}><title>${title}</title></rect>`;
};

/** All AIV cores of the blocks, also those that did nothing; AIC cores come before them. */
function coreRows({ coreToThread, machine, tasks }) {
  const isIdle = (core) => tasks.every((task) => task.core !== core);
  return coreToThread
    .map((_, core) => core)
    .slice(machine.blockDim)
    .map((core) => ({ name: `AIV ${core}`, core, isIdle: isIdle(core) }));
}

/** What one thread did, apart from waiting. */
function threadBars(row, phases, endUs) {
  return phases
    .filter((phase) => phase.phase !== 'idle' && phase.endUs > phase.startUs)
    .map((phase) => bar(row, phase.startUs, phase.endUs, endUs, 'class="work"', phase.phase));
}

/** A block: pale from its dispatch until the scheduler has seen its end, and in the colour of its function while it runs. */
function blockBars(row, task, run, endUs) {
  const name = taskName(run.taskIds[task.task]);
  const label = `${name} ${functionName(run.names.functions, task.funcId)}`;
  return [
    bar(row, task.dispatchUs, task.finishUs, endUs, 'class="wait"', `${label}, dispatched and not yet seen to end`),
    bar(row, task.startUs, task.endUs, endUs, `fill="${COLORS[task.funcId % COLORS.length]}"`, label),
    `<text x="${fixed(x(task.startUs, endUs) + 4)}" y="${y(row) + 15}">${label}</text>`,
  ];
}

/** What the end of the run waited for, from block to block. */
function pathLines(run, rowOf, endUs) {
  const points = criticalPath(run).observed.steps.flatMap(({ row }) => {
    const { core, startUs, endUs: end } = run.tasks[row];
    const bottom = y(rowOf(core)) + ROW.height + 1;
    return [startUs, end].map((us) => `${fixed(x(us, endUs))},${bottom}`);
  });
  return `<polyline class="path" points="${points.join(' ')}"/>`;
}

/**
 * @param {import('@pto/trace').RecordedRun} run of all levels
 * @returns {string} SVG
 */
export function drawSwimlane(run) {
  const endUs = Math.max(...run.tasks.map(({ finishUs }) => finishUs));
  const cores = coreRows(run);
  const schedulers = run.schedulerPhases
    .map((phases, thread) => ({ name: `scheduler ${thread}`, phases }))
    .filter(({ phases }) => phases.some(({ tasks }) => tasks > 0));
  const threads = [{ name: 'orchestrator', phases: run.orchestratorPhases[0] }, ...schedulers];
  const rows = [...threads, ...cores];
  const rowOf = (core) => threads.length + cores.findIndex((each) => each.core === core);
  const bottom = y(rows.length);
  const height = bottom + 44;
  const ticks = Array.from({ length: Math.floor(endUs / TICK_US) + 1 }, (_, i) => i * TICK_US);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    ...ticks.flatMap((us) => {
      const at = fixed(x(us, endUs));
      return [
        `<line class="grid" x1="${at}" x2="${at}" y1="${TOP - 6}" y2="${bottom}"/>`,
        `<text x="${at}" y="${TOP - 12}" text-anchor="middle">${us}</text>`,
      ];
    }),
    `<text x="8" y="${TOP - 12}">µs (${run.clock.kind})</text>`,
    ...rows.map(({ name, isIdle }, row) => `<text x="8" y="${y(row) + 15}">${name}${isIdle ? ', idle' : ''}</text>`),
    ...threads.flatMap(({ phases }, row) => threadBars(row, phases, endUs)),
    ...run.tasks.flatMap((task) => blockBars(rowOf(task.core), task, run, endUs)),
    pathLines(run, rowOf, endUs),
    `<line class="path" x1="8" x2="36" y1="${height - 20}" y2="${height - 20}"/>`,
    `<text x="44" y="${height - 16}">critical path: what the end of the run waited for</text>`,
    `<rect class="wait" x="400" y="${height - 30}" width="28" height="18"/>`,
    `<text x="436" y="${height - 16}">given to a core, its end not yet seen</text>`,
    '</svg>',
    '',
  ].join('\n');
}

// Draws what a task costs over how many tasks there are: one panel a graph, one line a library.

const PANEL = { width: 300, height: 200, gap: 64 };
const MARGIN = { left: 56, top: 64, right: 16, bottom: 48 };
const Y_TICKS = 4;
const STYLE = 'text{font:12px sans-serif;fill:#333}.title{font-weight:bold}.grid{stroke:#ddd}.axis{stroke:#888}';

const fixed = (value) => value.toFixed(1);

/** The next of 1, 2 or 5 times a power of ten. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((step) => step * power >= value);
}

const sizeText = (tasks) => (tasks >= 1e6 ? `${tasks / 1e6}M` : `${tasks / 1000}k`);

function scales(panel, sizes, top) {
  const [first, last] = [Math.log10(sizes[0]), Math.log10(sizes.at(-1))];
  const left = MARGIN.left + panel * (PANEL.width + PANEL.gap);
  return {
    left,
    x: (tasks) => left + ((Math.log10(tasks) - first) / (last - first)) * PANEL.width,
    y: (us) => MARGIN.top + PANEL.height * (1 - us / top),
  };
}

function drawAxes({ title }, { left, x, y }, sizes, top) {
  const right = left + PANEL.width;
  const bottom = MARGIN.top + PANEL.height;
  const ticks = Array.from({ length: Y_TICKS + 1 }, (_, i) => (top * i) / Y_TICKS);
  return [
    `<text class="title" x="${left}" y="${MARGIN.top - 12}">${title}</text>`,
    ...ticks.flatMap((us) => [
      `<line class="${us === 0 ? 'axis' : 'grid'}" x1="${left}" x2="${right}" y1="${fixed(y(us))}" y2="${fixed(y(us))}"/>`,
      `<text x="${left - 8}" y="${fixed(y(us) + 4)}" text-anchor="end">${Number(us.toPrecision(3))}</text>`,
    ]),
    ...sizes.map((tasks) => {
      const at = `x="${fixed(x(tasks))}" y="${bottom + 18}"`;
      return `<text ${at} text-anchor="middle">${sizeText(tasks)}</text>`;
    }),
  ];
}

function drawLine({ points, color }, { x, y }) {
  const places = points.map(({ tasks, us }) => [fixed(x(tasks)), fixed(y(us))]);
  return [
    `<polyline fill="none" stroke="${color}" stroke-width="2" points="${places.map((place) => place.join(',')).join(' ')}"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${color}"/>`),
  ];
}

function drawLegend(lines) {
  let x = MARGIN.left;
  return lines.flatMap(({ name, color }) => {
    const at = x;
    x += 48 + name.length * 7;
    return [
      `<line x1="${at}" x2="${at + 20}" y1="20" y2="20" stroke="${color}" stroke-width="2"/>`,
      `<text x="${at + 26}" y="24">${name}</text>`,
    ];
  });
}

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {string} color
 * @property {{tasks: number, us: number}[]} points by rising number of tasks, `us` of one of them
 *
 * @param {{title: string, lines: Line[]}[]} panels with the same lines in each
 * @returns {string} SVG
 */
export function drawChart(panels) {
  const points = panels.flatMap(({ lines }) => lines.flatMap((line) => line.points));
  const sizes = [...new Set(points.map(({ tasks }) => tasks))].sort((a, b) => a - b);
  const top = roundUp(Math.max(...points.map(({ us }) => us)));
  const width = MARGIN.left + panels.length * (PANEL.width + PANEL.gap) - PANEL.gap + MARGIN.right;
  const height = MARGIN.top + PANEL.height + MARGIN.bottom;
  const body = panels.flatMap((panel, i) => {
    const scale = scales(i, sizes, top);
    return [...drawAxes(panel, scale, sizes, top), ...panel.lines.flatMap((line) => drawLine(line, scale))];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<style>${STYLE}</style>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...drawLegend(panels[0].lines),
    ...body,
    `<text x="${MARGIN.left}" y="${height - 8}">µs a task over the number of tasks</text>`,
    '</svg>',
    '',
  ].join('\n');
}

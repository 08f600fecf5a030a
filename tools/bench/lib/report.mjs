const columns = [
  { title: 'p50 µs', width: 13, digits: 1, key: 'p50Us' },
  { title: 'p99 µs', width: 13, digits: 1, key: 'p99Us' },
  { title: 'n', width: 8, digits: 0, key: 'n' },
  { title: 'floor µs', width: 13, digits: 3, key: 'floorUs' },
  { title: 'ratio', width: 10, digits: 2, key: 'ratio' },
];
const FLOOR_WIDTH = 26;

const nameWidth = (names) => Math.max(...names.map((name) => name.length));

function number(value, digits) {
  if (value === null) return '-';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function formatHeader(names) {
  const titles = columns.map(({ title, width }) => title.padStart(width));
  return `${'name'.padEnd(nameWidth(names))}${titles.join('')}  ${'floor'.padEnd(FLOOR_WIDTH)}  figures`;
}

const figure = ([key, value]) => `${key} ${value.toLocaleString('en', { maximumFractionDigits: 3 })}`;

/** @param {string[]} names all names of the table, for its width */
export function formatRow(line, names) {
  const cells = columns.map(({ key, width, digits }) => number(line[key], digits).padStart(width));
  const figures = Object.entries(line.figures).map(figure).join(', ');
  const row = `${line.name.padEnd(nameWidth(names))}${cells.join('')}  ${(line.floor ?? '-').padEnd(FLOOR_WIDTH)}`;
  return `${row}  ${figures}`.trimEnd();
}

export const formatJson = (line) => JSON.stringify(line);

export function formatList(measurements) {
  const width = nameWidth(measurements.map(({ name }) => name));
  const rows = measurements.map(
    ({ name, question, isDefault }) => `${isDefault ? '*' : ' '} ${name.padEnd(width)}  ${question}`,
  );
  return [...rows, '', '* is measured when no names are given'].join('\n');
}

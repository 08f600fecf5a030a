// Makes the page: one table a group, one row a behaviour, with the tests that hold it.

const INTRODUCTION = `# What the runtimes do, and which test holds it

<!-- Written by tools/conformance/conformance.mjs from tools/conformance/behaviours. -->
<!-- prettier-ignore-start -->

Each row is a behaviour that a user of the chip runtimes, or of their compilers, can rely on, with the tests that fail when it breaks. A test of C++ is
written as \`Suite.Test\`, a case of a scene as \`scene::case\`; *every chip* means that it runs on \`a2a3\` and on \`a5\`. A name in angle brackets is a parameter.
The page is generated, and a check of every commit fails when a named test is gone, is left out, is not built, or when a row has
none. A behaviour that cannot be here says why instead.
`;

/** Whether a row says why it has no tests: `{ reason }` instead of their names. */
const doesNotApply = (row) => typeof row.reason === 'string';

/** What is wrong with the behaviours: unknown tests, tests that do not run, rows without any, rows twice. */
export function faultsOf(groups, tests) {
  const seen = new Set();
  return groups.flatMap(({ title, behaviours }) =>
    Object.entries(behaviours).flatMap(([behaviour, row]) => {
      const names = doesNotApply(row) ? [] : row;
      const faults = names.flatMap((name) => faultsOfTest(name, tests));
      if (row.length === 0) faults.push('no test is named');
      if (seen.has(behaviour)) faults.push('is there twice');
      seen.add(behaviour);
      return faults.map((fault) => `${title}: ${behaviour}: ${fault}`);
    }),
  );
}

function faultsOfTest(name, tests) {
  const found = tests.get(name);
  if (found === undefined) return [`there is no test ${name}`];
  return found.filter((test) => test.fault !== undefined).map((test) => `${name} ${test.fault}`);
}

const escape = (text) => text.replaceAll('|', '\\|');
const asParameter = (title) => title.replaceAll(/\$\{(\w+)\}/g, '<$1>');

function cellOf(test) {
  const shown = test.title === undefined ? test.name : asParameter(test.title);
  const where = test.where === 'every chip' ? ', every chip' : '';
  return `[\`${escape(shown)}\`](../../${test.file})${where}`;
}

function rowOf([behaviour, row], tests) {
  const cell = doesNotApply(row)
    ? `does not apply: ${escape(row.reason)}`
    : row.flatMap((name) => tests.get(name).map(cellOf)).join('<br>');
  return `| ${escape(behaviour)} | ${cell} |`;
}

/** The page as text; call it when faultsOf() found nothing. */
export function renderPage(groups, tests) {
  const sections = groups.map(({ title, text, behaviours }) => {
    const rows = Object.entries(behaviours).map((row) => rowOf(row, tests));
    return `## ${title}\n\n${text}\n\n| behaviour | tests |\n| --- | --- |\n${rows.join('\n')}\n`;
  });
  return [INTRODUCTION, ...sections, '<!-- prettier-ignore-end -->\n'].join('\n');
}

/** Lines of a table in Markdown; the first row is the heading. */
export function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const [heading = [], ...others] = rows;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...others.map(line)];
}

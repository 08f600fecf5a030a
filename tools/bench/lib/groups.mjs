// What is measured together. Two figures can be compared when the machine was in the same state for both, so the members of
// a group take turns, process by process, and their floors with them.

/**
 * @param {import('./measurements.mjs').Measurement[]} selected
 * @param {Map<string, import('./measurements.mjs').Measurement>} known
 * @returns {{name: string, members: import('./measurements.mjs').Measurement[]}[]} in the order in which they were selected
 */
export function groupsOf(selected, known) {
  const groups = new Map();
  for (const measurement of selected) {
    const name = measurement.group ?? measurement.name;
    const members = groups.get(name) ?? new Set();
    groups.set(name, members);
    members.add(measurement);
  }
  for (const members of groups.values()) {
    for (const floor of [...members].flatMap(({ floorNames = [] }) => floorNames)) members.add(known.get(floor));
  }
  return [...groups].map(([name, members]) => ({ name, members: [...members] }));
}

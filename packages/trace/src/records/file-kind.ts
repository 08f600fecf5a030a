/** What a recorded file can be. */
export type FileKind =
  'may-records' | 'august-records' | 'dependencies' | 'name-map' | 'host-spans' | 'tensor-dump' | 'trace' | 'unknown';

const descriptions: Readonly<Record<FileKind, string>> = {
  'may-records': 'records of a run (l2_perf_records.json)',
  'august-records': 'records of a run (chip_swimlane_records.json)',
  dependencies: 'dependencies of a run (deps.json)',
  'name-map': 'names of functions (name_map_*.json)',
  'host-spans': 'spans of the host (spans.json)',
  'tensor-dump': 'dumped tensors (tensor_dump.json)',
  trace: 'a trace that was converted already',
  unknown: 'no file that a run records',
};

/** What a parsed file is, told by its members; its name does not matter. */
export function fileKind(value: unknown): FileKind {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'unknown';
  const has = (key: string): boolean => key in value;
  if (has('chip_swimlane_level') || has('aicore_tasks')) return 'august-records';
  if (has('edges')) return 'dependencies';
  if (has('spans')) return 'host-spans';
  if (has('traceEvents')) return 'trace';
  if (has('callable_id_to_name')) return 'name-map';
  if (has('bin_file') || has('tensors') || has('args')) return 'tensor-dump';
  if (has('tasks') || has('aicpu_scheduler_phases')) return 'may-records';
  return 'unknown';
}

/** A kind in words, for messages. */
export function describeKind(kind: FileKind): string {
  return descriptions[kind];
}

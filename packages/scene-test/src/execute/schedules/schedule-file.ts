import type { TaskName } from '../../model/findings.js';

interface ScheduleFile {
  readonly version: number;
  readonly tasks: readonly { readonly ordinal: number; readonly taskId: string; readonly funcIds: readonly number[] }[];
}

/** The tasks of a serial run in the order of their starts, from its `schedule.json`. */
export function readSchedule(text: string, names: ReadonlyMap<number, string>): TaskName[] {
  const { tasks } = JSON.parse(text) as ScheduleFile;
  return tasks.map(({ ordinal, taskId, funcIds }) => ({
    ordinal,
    taskId,
    funcIds,
    names: funcIds.flatMap((id) => names.get(id) ?? []),
  }));
}

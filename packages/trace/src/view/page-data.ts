// What a page shows, in the form in which it travels: columns of numbers instead of objects, because a run has hundreds of
// thousands of slices, and texts once, in tables.
//
// A slice is a bar on a row: one block of a task on its core, a phase of a scheduler, a span of the host. Slices are
// sorted by row, then by start, and those of one row never overlap; so the slices that a piece of a row shows are found
// by bisection, when drawing as well as under the mouse.

/** What a lane belongs to, in the order in which pages show them. */
export type LaneGroup = 'host' | 'orchestrator' | 'scheduler' | 'aic' | 'aiv';

export interface PageLane {
  readonly name: string;
  readonly group: LaneGroup;
  /** More than one where slices of the lane overlap. */
  readonly rows: number;
}

/** Instead of a time or an index that is not known. */
export const NONE = 0xffffffff;

export interface Slices {
  /** Slices of row r are those from `rowOffsets[r]` to `rowOffsets[r + 1]`. */
  readonly rowOffsets: Uint32Array;
  /** Ticks since the start of the run. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** Index into the names. */
  readonly name: Uint16Array;
  /** Dense index of the task, or {@link NONE}. */
  readonly task: Uint32Array;
  /** When the scheduler sent it, and when it learnt of its end; {@link NONE} where that was not recorded. */
  readonly dispatch: Uint32Array;
  readonly finish: Uint32Array;
}

/** Tasks by their dense index. */
export interface PageTasks {
  readonly ids: BigUint64Array;
  /** What arguments there are, each once, as text. */
  readonly argTexts: readonly string[];
  /** What the dependencies say that each task runs, where a run has no blocks that do. */
  readonly functions: readonly string[];
  /** Arguments of task t: `args[argOffsets[t]]` to `args[argOffsets[t + 1]]`, indices into the texts. */
  readonly argOffsets: Uint32Array;
  readonly args: Uint32Array;
}

export interface PageEdges {
  readonly pred: Uint32Array;
  readonly succ: Uint32Array;
  /** Index into {@link edgeSources}. */
  readonly source: Uint8Array;
}

export const edgeSources = ['', 'explicit', 'creator', 'tensormap', 'reader'] as const;

/** How busy the cores of one kind are: steps, each from its time to that of the next. */
export interface Activity {
  readonly engine: string;
  readonly cores: number;
  readonly time: Uint32Array;
  /** Cores that run something. */
  readonly running: Uint16Array;
  /** Cores that run nothing although a task could: all that it waits for has ended, and it is not dispatched. */
  readonly heldBack: Uint16Array;
}

/** What can be said of a whole run, in words. */
export interface PageNote {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What the counters of the cores showed, of all blocks of a task together. */
export interface PageCounters {
  readonly names: readonly string[];
  /** In rising order. */
  readonly task: Uint32Array;
  readonly blocks: Uint32Array;
  readonly cycles: Float64Array;
  /** Row by row in the order of the names. */
  readonly counts: Float64Array;
}

/** What the workers of a host did. A span is a slice of its lanes; here is what else is known of it, by its index. */
export interface PageHost {
  readonly slice: Uint32Array;
  /** Indices into `texts`, or {@link NONE}: its kind, the run and the task that it is about. */
  readonly kind: Uint32Array;
  readonly run: Uint32Array;
  readonly task: Uint32Array;
  /** The span that it is a part of, or {@link NONE}. */
  readonly parent: Uint32Array;
  /** The run of this page that a chip recorded meanwhile, or {@link NONE}. */
  readonly chipRun: Uint32Array;
  /** The first span led to the second one: submits to dispatches, these to tasks, these to their completion. */
  readonly flowFrom: Uint32Array;
  readonly flowTo: Uint32Array;
  readonly texts: readonly string[];
}

/** How full something was, over time or, where no times were recorded, over samples. */
export interface MemorySeries {
  readonly name: string;
  readonly unit: string;
  readonly capacity: number | undefined;
  /** What was in use when a scope began and, where that was recorded, the most while it was open when it ended. */
  readonly values: Float64Array;
  /** What was in use at each of these moments. */
  readonly now: Float64Array;
  /** For the end of a scope the place of its begin, otherwise its own. */
  readonly begin: Uint32Array;
  /** When each of them was, on the clock of the run; undefined where that was not recorded. */
  readonly timeUs: Float64Array | undefined;
  /** What each value was sampled at, index into `sites`. */
  readonly site: Uint16Array;
  readonly sites: readonly string[];
}

/** A series on the clock of the page. */
export interface PageMemory extends Omit<MemorySeries, 'timeUs'> {
  readonly time: Uint32Array | undefined;
}

export interface HeatMap {
  readonly rows: number;
  readonly columns: number;
  /** Means of the elements of each cell; NaN where one of them is not finite. */
  readonly values: Float32Array;
}

/** A tensor before or after a task. */
export interface PageTensor {
  readonly task: number;
  readonly stage: 'before' | 'after';
  readonly role: string;
  readonly subtask: number;
  readonly arg: number;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Why not all of it is known, in words. */
  readonly lacks: string | undefined;
  /** How many elements are known. */
  readonly count: number;
  /** Of the finite elements; null when there is none. */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly nan: number;
  readonly infinite: number;
  readonly first: readonly string[];
  readonly heatMap: HeatMap | undefined;
  /** What the task changed, after it where both are known. */
  readonly changes: PageChanges | undefined;
}

/** How the values after a task differ from those before it. */
export interface PageChanges {
  /** How many elements differ. */
  readonly elements: number;
  /** The first that does, and by how much any finite one does at most; null when there is none. */
  readonly first: readonly number[] | null;
  readonly most: number | null;
}

export interface PageData {
  readonly title: string;
  /** Facts about the run, each a few words. */
  readonly facts: readonly string[];
  /** What kind of time this is, in words. */
  readonly clock: string;
  /** What the recording lacks, a sentence each. */
  readonly gaps: readonly string[];
  readonly tickNs: number;
  readonly durationTicks: number;
  readonly lanes: readonly PageLane[];
  /** Of functions, phases and spans. */
  readonly names: readonly string[];
  readonly slices: Slices;
  readonly tasks: PageTasks;
  readonly edges: PageEdges;
  /** Slices of the critical path, first to last. */
  readonly criticalPath: Uint32Array;
  readonly activity: readonly Activity[];
  /** What `pto trace overhead` says first about each run. */
  readonly verdicts: readonly PageNote[];
  /** What `pto trace summary` says about the counters of each kernel. */
  readonly kernels: readonly PageNote[];
  readonly counters: PageCounters;
  /** Tasks of run r: `runTasks[r]` to `runTasks[r + 1]`. */
  readonly runTasks: Uint32Array;
  readonly host: PageHost | undefined;
  readonly memory: readonly PageMemory[];
  readonly tensors: readonly PageTensor[];
}

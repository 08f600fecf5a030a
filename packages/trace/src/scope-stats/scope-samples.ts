import type { RecordedClock } from '../records/recorded-run.js';

/** What scopes take room in. */
export const RESOURCES = ['task_window', 'heap', 'dep_pool', 'tensormap'] as const;

/** One of them; amounts of `heap` are bytes, of the others entries. */
export type Resource = (typeof RESOURCES)[number];

/** A value for each resource. Written out, as a run has millions of them. */
export function ofEachResource<T>(valueOf: (resource: Resource) => T): Record<Resource, T> {
  return {
    task_window: valueOf('task_window'),
    heap: valueOf('heap'),
    dep_pool: valueOf('dep_pool'),
    tensormap: valueOf('tensormap'),
  };
}

/** In words. */
export const resourceNames: Readonly<Record<Resource, string>> = {
  task_window: 'task window',
  heap: 'heap',
  dep_pool: 'dependency pool',
  tensormap: 'tensor map',
};

/** How much there is of everything, and what was recorded of it. */
export interface ScopeSamples {
  readonly source: string;
  /** By ring; empty when the file does not say. That of the tensor map is the same for all. */
  readonly capacities: Readonly<Record<Resource, readonly number[]>>;
  readonly samples: readonly ScopeSample[];
  /** Whose time the samples have, and its time zero; missing where the file does not say. */
  readonly clock?: RecordedClock | undefined;
  /** How many samples did not fit. */
  readonly dropped: number;
}

/** What was in use when a scope began or ended. */
export interface ScopeSample {
  /** Where in the orchestration the scope is. */
  readonly site: string;
  readonly phase: 'begin' | 'end';
  readonly depth: number;
  readonly ring: number;
  /** The first position in use and the one after the last; both only grow. The tensor map has a count: its start is 0. */
  readonly use: Readonly<Record<Resource, Span>>;
  /** The most that was in use while the scope was open, where that was recorded; with ends only. */
  readonly peak?: Readonly<Record<Resource, number>> | undefined;
  /** When that was, on the clock of the file; missing in files without times. */
  readonly timeUs?: number | undefined;
  /** Whether the run ended before the scope did. */
  readonly isLeftOpen: boolean;
}

/** A part of a ring. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

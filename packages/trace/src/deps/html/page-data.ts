import type { TaskKind } from '../task-kind.js';

/** What the page of a dependency graph shows. Numbers are in pixels. */
export interface DependencyPageData {
  readonly title: string;
  /** The summary of the report, a line each. */
  readonly facts: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PageNode[];
  readonly edges: readonly PageEdge[];
}

/** A task on the page. */
export interface PageNode {
  readonly name: string;
  readonly kind: TaskKind;
  /** Second line; may be empty. */
  readonly label: string;
  /** The middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What is shown when it is selected, a line each. */
  readonly details: readonly string[];
}

/** An edge on the page. */
export interface PageEdge {
  readonly pred: number;
  readonly succ: number;
  /** Not shown at first. */
  readonly isHidden: boolean;
  /** Why it is there, in words. */
  readonly sources: string;
  /** The points that it goes through, x and y in turn, from the side of its first task to that of the other one. */
  readonly points: readonly number[];
}

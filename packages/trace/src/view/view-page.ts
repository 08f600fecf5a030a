import { encodePage } from './encode-page.js';
import { pageDataOf } from './page-data-of.js';
import type { ViewInput } from './page-data-of.js';

/** A page that shows a run. */
export interface ViewPage {
  /** One HTML file that needs nothing else. */
  readonly html: string;
  readonly tasks: number;
  /** What the recording lacks, a sentence each. */
  readonly gaps: readonly string[];
}

/** Makes a page of what a run recorded: swimlane, graph, memory and values, in one file that needs no network. */
export function viewPage(input: ViewInput): ViewPage {
  const data = pageDataOf(input);
  return { html: encodePage(data), tasks: data.tasks.ids.length, gaps: data.gaps };
}

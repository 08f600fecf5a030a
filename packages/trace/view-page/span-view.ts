// What the host did for a task, as lists of buttons: from its submit to its completion, and what the chip made of it.

import { html } from '@pto-tools/page/dom';

import { rowOf } from './hit-index.js';
import type { RunIndex } from './run-index.js';
import type { Selection } from './selection.js';
import { timeText } from './time-text.js';

/** Longer lists are cut, and say so. */
const MOST_ITEMS = 100;

function heading(title: string, count: number): HTMLElement {
  const cut = count > MOST_ITEMS ? `, the first ${MOST_ITEMS} of them here` : '';
  return html('h3', {}, `${title} (${count}${cut})`);
}

export class SpanView {
  readonly #index: RunIndex;
  readonly #selection: Selection;

  constructor(index: RunIndex, selection: Selection) {
    this.#index = index;
    this.#selection = selection;
  }

  /** What is known of a span besides its times. */
  facts(span: number): [term: string, text: string][] {
    const { host } = this.#index;
    const { run, task } = host.subjectOf(span);
    const parent = host.parentOf(span);
    return [
      ['kind', host.kindOf(span)],
      ...(run === undefined ? [] : [['run', run] as [string, string]]),
      ...(task === undefined ? [] : [['task', task] as [string, string]]),
      ...(parent === undefined ? [] : [['part of', this.#index.nameOf(host.sliceOf(parent))] as [string, string]]),
    ];
  }

  /** The way of what a span is about, the tasks of chips that it led to, and the spans in it. */
  lists(span: number): HTMLElement[] {
    const { host } = this.#index;
    const way = host.wayOf(span);
    const tasks = host.tasksOf(way);
    const inside = host.insideOf(span);
    return [
      ...(way.length > 1 ? this.way(span) : []),
      ...(tasks.length > 0
        ? [heading('Became on the chip', tasks.length), this.#list('chip-tasks', tasks, (task) => this.#task(task))]
        : []),
      ...(inside.length > 0
        ? [heading('Contains', inside.length), this.#list('inside', inside, (each) => this.#span(each))]
        : []),
    ];
  }

  /** From the submit to the completion. */
  way(span: number): HTMLElement[] {
    const way = this.#index.host.wayOf(span);
    const shown = html('ol', { id: 'way', class: 'neighbours' }, ...way.map((each) => this.#span(each, each === span)));
    return [heading('On the host, from first to last', way.length), shown];
  }

  #list(id: string, items: readonly number[], view: (item: number) => HTMLElement): HTMLElement {
    return html('ul', { id, class: 'neighbours' }, ...items.slice(0, MOST_ITEMS).map(view));
  }

  #span(span: number, isCurrent = false): HTMLElement {
    const { host, data, rows } = this.#index;
    const slice = host.sliceOf(span);
    const { start, end } = data.slices;
    const button = html('button', {}, `${host.kindOf(span)} ${this.#index.nameOf(slice)}`);
    if (isCurrent) button.setAttribute('aria-current', 'true');
    button.addEventListener('click', () => this.#selection.selectSlice(slice));
    const took = timeText((end[slice]! - start[slice]!) * data.tickNs);
    return html('li', {}, button, ` ${rows[rowOf(data.slices, slice)]!.name}, ${took}`);
  }

  #task(task: number): HTMLElement {
    const button = html('button', {}, `${this.#index.functionsOf(task)} ${this.#index.taskText(task)}`);
    button.addEventListener('click', () => this.#selection.selectTask(task));
    return html('li', {}, button);
  }
}

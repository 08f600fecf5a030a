// Everything about what is selected, as text that can be read aloud, with its neighbours as buttons.

import { html, table } from '@pto-tools/page/dom';

import { NONE } from '../src/view/page-data.js';
import { countersView } from './counters-view.js';
import { MOST_ARROWS } from './draw-selection.js';
import { rowOf } from './hit-index.js';
import type { Neighbour, RunIndex } from './run-index.js';
import type { Selection } from './selection.js';
import { overview } from './overview.js';
import { SpanView } from './span-view.js';
import { momentText, timeText } from './time-text.js';
import { valuesView } from './values.js';

/** Longer lists of neighbours and blocks are cut, and say so. */
const MOST_ITEMS = 100;

export class Details {
  readonly #frame: HTMLElement;
  readonly #index: RunIndex;
  readonly #selection: Selection;
  readonly #spans: SpanView;

  constructor(frame: HTMLElement, index: RunIndex, selection: Selection) {
    this.#frame = frame;
    this.#index = index;
    this.#selection = selection;
    this.#spans = new SpanView(index, selection);
    selection.onChange(() => this.show());
  }

  show(): void {
    const { slice, task } = this.#selection;
    const hadFocus = this.#frame.contains(document.activeElement);
    this.#frame.replaceChildren(...(task === undefined ? this.#sliceView(slice) : this.#taskView(task, slice)));
    // The button that led here is gone; who uses keys goes on where it was.
    if (hadFocus) this.#frame.focus();
  }

  #sliceView(slice: number | undefined): HTMLElement[] {
    if (slice === undefined) {
      const hint = html('p', { class: 'hint' }, 'Click a task, or press / to search and ? for all keys.');
      return [hint, ...overview(this.#index.data)];
    }
    const span = this.#index.host.spanOf(slice);
    return [
      html('h2', {}, this.#index.nameOf(slice)),
      this.#timesView(slice, span === undefined ? [] : this.#spans.facts(span)),
      ...(span === undefined ? [] : this.#spans.lists(span)),
    ];
  }

  #taskView(task: number, slice: number | undefined): HTMLElement[] {
    const index = this.#index;
    const name = slice === undefined ? index.functionsOf(task) : index.nameOf(slice);
    const args = index.argumentsOf(task);
    const span = index.host.spanOfTask(task);
    return [
      html('h2', {}, `${name} ${index.taskText(task)}`),
      ...(slice === undefined ? [] : [this.#timesView(slice)]),
      ...this.#blocksView(task),
      ...(args.length > 0
        ? [html('h3', {}, 'Arguments'), html('ol', { start: 0 }, ...args.map((text) => html('li', {}, text)))]
        : []),
      ...this.#neighboursView('Waited for', 'predecessors', index.predecessorsOf(task)),
      ...this.#neighboursView('Waited for by', 'successors', index.successorsOf(task)),
      ...(span === undefined ? [] : this.#spans.way(span)),
      ...countersView(index.data, task),
      ...valuesView(index.data.tensors, task),
    ];
  }

  #timesView(slice: number, facts: readonly (readonly [string, string])[] = []): HTMLElement {
    const { slices, tickNs } = this.#index.data;
    const at = (tick: number) => timeText(tick * tickNs);
    const moment = (tick: number) => momentText(tick * tickNs);
    const [start, end] = [slices.start[slice]!, slices.end[slice]!];
    const [dispatch, finish] = [slices.dispatch[slice]!, slices.finish[slice]!];
    const pair = (term: string, text: string): readonly [string, string] => [term, text];
    const rows = [
      ...facts,
      pair('where', this.#index.rows[rowOf(slices, slice)]!.name),
      pair('took', at(end - start)),
      ...(dispatch === NONE
        ? []
        : [pair('dispatched', `${moment(dispatch)}, ${at(start - dispatch)} before it started`)]),
      pair('started', moment(start)),
      pair('ended', moment(end)),
      ...(finish === NONE ? [] : [pair('seen finished', `${moment(finish)}, ${at(finish - end)} after it ended`)]),
      ...(this.#index.isCritical[slice] === 1 ? [pair('critical path', 'yes')] : []),
    ];
    return html('dl', {}, ...rows.flatMap(([term, text]) => [html('dt', {}, term), html('dd', {}, text)]));
  }

  #blocksView(task: number): HTMLElement[] {
    const index = this.#index;
    const blocks = index.blocksOf(task);
    if (blocks.length < 2) return [];
    const { slices, tickNs } = index.data;
    const rows = blocks
      .slice(0, MOST_ITEMS)
      .map((slice) => [
        index.rows[rowOf(slices, slice)]!.name,
        index.nameOf(slice),
        timeText((slices.end[slice]! - slices.start[slice]!) * tickNs),
      ]);
    const cut = blocks.length > MOST_ITEMS ? `, ${MOST_ITEMS} of them here` : '';
    const summary = html('summary', {}, `${blocks.length} blocks${cut}`);
    return [html('details', {}, summary, table(['core', 'function', 'took'], rows))];
  }

  #neighboursView(title: string, id: string, neighbours: readonly Neighbour[]): HTMLElement[] {
    const merged = new Map<number, string[]>();
    for (const { task, source } of neighbours) {
      const sources = merged.get(task) ?? [];
      merged.set(task, sources);
      if (source !== '' && !sources.includes(source)) sources.push(source);
    }
    const shown = [...merged].slice(0, MOST_ITEMS);
    const note =
      merged.size > MOST_ARROWS
        ? html('p', { class: 'hint' }, `The first ${MOST_ARROWS} are listed and have arrows.`)
        : '';
    return [
      html('h3', {}, `${title} (${merged.size})`),
      note,
      html('ul', { id, class: 'neighbours' }, ...shown.map(([task, sources]) => this.#neighbour(task, sources))),
    ].filter((element) => element instanceof HTMLElement);
  }

  #neighbour(task: number, sources: readonly string[]): HTMLElement {
    const button = html('button', {}, `${this.#index.functionsOf(task)} ${this.#index.taskText(task)}`);
    button.addEventListener('click', () => this.#selection.selectTask(task));
    return html('li', {}, button, sources.length > 0 ? ` ${sources.join(', ')}` : '');
  }
}

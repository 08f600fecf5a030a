/** The page of a trace: everything that it shows is in the element with the id `data`. */
import { frame, html } from '@pto-tools/page/dom';

import type { PageData } from '../src/view/page-data.js';
import { Details } from './details.js';
import { GraphTab } from './graph-tab.js';
import { describeKeys, listenToKeys } from './keyboard.js';
import { keysOf } from './keys.js';
import { showLegend } from './legend.js';
import { MemoryTab } from './memory-tab.js';
import { Minimap } from './minimap.js';
import { RunIndex } from './run-index.js';
import { SearchBox } from './search-box.js';
import { Selection } from './selection.js';
import { Swimlane } from './swimlane.js';
import { Tabs } from './tabs.js';
import { timeText } from './time-text.js';
import { unpack } from './unpack.js';
import { Walk } from './walk.js';

/** Whether there is a swimlane. */
function isTimed({ slices }: PageData): boolean {
  return slices.start.length > 0;
}

function showHead(data: PageData): void {
  frame('title').textContent = data.title;
  const duration = isTimed(data) ? [timeText(data.durationTicks * data.tickNs)] : [];
  frame('facts').textContent = [...data.facts, ...duration].join(' · ');
  frame('clock').textContent = data.clock;
  for (const gap of data.gaps) frame('gaps').append(html('li', {}, gap));
}

function announce(index: RunIndex, selection: Selection): void {
  selection.onChange(() => {
    const { slice, task } = selection;
    const name = slice === undefined ? '' : index.nameOf(slice);
    const span = slice === undefined ? undefined : index.host.spanOf(slice);
    const what = span === undefined ? name : `${index.host.kindOf(span)} ${name}`;
    frame('status').textContent = task === undefined ? what : `${name} ${index.taskText(task)} selected`;
  });
}

function start(data: PageData): void {
  const index = new RunIndex(data);
  const selection = new Selection(index);
  showHead(data);
  showLegend(frame('legend'), index);
  new Details(frame('details'), index, selection).show();

  const swimlane = new Swimlane(frame('lanes') as HTMLCanvasElement, index, selection);
  const minimap = new Minimap(frame('minimap') as HTMLCanvasElement, swimlane.state);
  swimlane.onView(() => minimap.redraw());
  selection.onChange(() => {
    if (selection.slice !== undefined) swimlane.state.reveal(selection.slice);
  });
  const memory = new MemoryTab(frame('memory'), data.memory, swimlane.state, selection);
  const graph = new GraphTab(frame('graph-canvas') as HTMLCanvasElement, frame('graph-note'), index, selection);
  const search = new SearchBox(frame('search') as HTMLInputElement, frame('found'), selection, swimlane.state);
  const tabs = new Tabs(frame('tabs'), (id) => graph.open(id === 'graph'));

  const help = frame('help') as HTMLDialogElement;
  const toggleHelp = () => (help.open ? help.close() : help.showModal());
  const keys = keysOf({
    ...{ swimlane, graph, memory, tabs, search, selection, toggleHelp },
    walk: new Walk(selection, swimlane.state),
    isGraphOpen: () => !frame('graph').hidden,
    isMemoryOpen: () => !frame('memory').hidden,
    closeHelp: () => {
      const wasOpen = help.open;
      help.close();
      return wasOpen;
    },
    tell: (text) => (frame('status').textContent = text),
  });
  listenToKeys(keys, () => help.open);
  describeKeys(help, keys);
  frame('help-button').addEventListener('click', toggleHelp);
  frame('fit-button').addEventListener('click', () => swimlane.state.fit());
  announce(index, selection);
  frame('lanes-note').hidden = isTimed(data);
  tabs.open(isTimed(data) ? 0 : data.tasks.ids.length > 0 ? 1 : 2);
  (isTimed(data) ? frame('lanes') : frame('tabs').querySelector<HTMLElement>('[aria-selected=true]')!).focus();
}

unpack(JSON.parse(frame('data').textContent) as string).then(
  (data) => start(data as PageData),
  (error: unknown) => (frame('status').textContent = `This page cannot be shown: ${String(error)}`),
);

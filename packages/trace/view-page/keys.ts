import type { GraphTab } from './graph-tab.js';
import type { Key } from './keyboard.js';
import type { MemoryTab } from './memory-tab.js';
import type { SearchBox } from './search-box.js';
import type { Selection } from './selection.js';
import type { Swimlane } from './swimlane.js';
import type { Tabs } from './tabs.js';
import type { Walk } from './walk.js';

/** What keys work on. */
export interface Parts {
  readonly swimlane: Swimlane;
  readonly graph: GraphTab;
  readonly memory: MemoryTab;
  readonly isGraphOpen: () => boolean;
  readonly isMemoryOpen: () => boolean;
  readonly tabs: Tabs;
  readonly search: SearchBox;
  readonly selection: Selection;
  readonly walk: Walk;
  readonly toggleHelp: () => void;
  readonly closeHelp: () => boolean;
  /** Says something to those who listen to the page instead of looking at it. */
  readonly tell: (text: string) => void;
}

/** One arrow key, in pixels. */
const STEP = 80;

export function keysOf(parts: Parts): Key[] {
  const {
    swimlane: { state },
    graph,
    memory,
    walk,
    tabs,
    search,
    selection,
  } = parts;
  const pan = (dx: number, dy: number) => () =>
    (parts.isGraphOpen() ? graph : parts.isMemoryOpen() ? memory : state).pan(dx, dy);
  const zoom = (factor: number) => () => (parts.isGraphOpen() ? graph.zoom(factor) : state.zoom(factor));
  const tab = (index: number) => () => tabs.open(index);
  return [
    { keys: ['ArrowLeft'], text: '←', says: 'move to earlier', run: pan(-STEP, 0) },
    { keys: ['ArrowRight'], text: '→', says: 'move to later', run: pan(STEP, 0) },
    { keys: ['ArrowUp'], text: '↑', says: 'move to lanes above', run: pan(0, -STEP) },
    { keys: ['ArrowDown'], text: '↓', says: 'move to lanes below', run: pan(0, STEP) },
    { keys: ['+', '='], text: '+', says: 'zoom in', run: zoom(1 / 1.5) },
    { keys: ['-', '_'], text: '−', says: 'zoom out', run: zoom(1.5) },
    { keys: ['f', '0'], text: 'f', says: 'show all', run: () => (parts.isGraphOpen() ? graph.fit() : state.fit()) },
    {
      keys: ['z'],
      text: 'z',
      says: 'zoom to what is selected',
      run: () => selection.slice !== undefined && state.reveal(selection.slice, true),
    },
    { keys: ['l', ']'], text: 'l', says: 'select the next on the lane', run: () => walk.along(1) },
    { keys: ['h', '['], text: 'h', says: 'select the one before on the lane', run: () => walk.along(-1) },
    { keys: ['j'], text: 'j', says: 'select the nearest on the lane below', run: () => walk.across(1) },
    { keys: ['k'], text: 'k', says: 'select the nearest on the lane above', run: () => walk.across(-1) },
    {
      keys: ['p'],
      text: 'p',
      says: 'select the first predecessor, or what led to a span',
      run: () => walk.toPredecessor(),
    },
    {
      keys: ['s'],
      text: 's',
      says: 'select the first successor, or what a span led to',
      run: () => walk.toSuccessor(),
    },
    {
      keys: ['c'],
      text: 'c',
      says: 'show or hide the critical path',
      run: () => parts.tell(state.toggleCriticalPath() ? 'critical path shown' : 'critical path hidden'),
    },
    {
      keys: ['e'],
      text: 'e',
      says: 'in the graph: all edges, or only those that the order needs',
      run: () => parts.tell(graph.toggleEdges() ? 'all edges' : 'only needed edges'),
    },
    {
      keys: ['/'],
      text: '/',
      says: 'search: a function, a lane, a task such as t5, an argument',
      run: () => search.focus(),
    },
    { keys: ['n'], text: 'n', says: 'next match', run: () => search.go(1) },
    { keys: ['N'], text: 'N', says: 'match before', run: () => search.go(-1) },
    { keys: ['1'], text: '1', says: 'swimlane', run: tab(0) },
    { keys: ['2'], text: '2', says: 'graph', run: tab(1) },
    { keys: ['3'], text: '3', says: 'memory', run: tab(2) },
    { keys: ['?'], text: '?', says: 'these keys', run: () => parts.toggleHelp(), isOfHelp: true },
    {
      keys: ['Escape'],
      text: 'Esc',
      isOfHelp: true,
      says: 'close this, or select nothing',
      run: () => {
        if (!parts.closeHelp()) selection.clear();
      },
    },
  ];
}

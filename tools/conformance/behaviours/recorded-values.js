const edges = 'packages/trace/test/deps/edge-modes.test.ts';
const text = 'packages/trace/test/deps/dependency-text.test.ts';
const page = 'packages/trace/test/deps/dependency-page.test.ts';
const reduction = 'packages/trace/test/graph/transitive-reduction.test.ts';
const layout = 'packages/trace/test/graph/layout.test.ts';
const dump = 'packages/trace/test/dump/dump.test.ts';
const scopes = 'packages/trace/test/scope-stats/scope-stats.test.ts';

/** What tools make of recorded dependencies, values and scopes. */
export const recordedValues = {
  title: 'Recorded dependencies, values and scopes',
  text: 'What `pto trace deps`, `dump` and `scope-stats` say about a run, of either generation of files.',
  behaviours: {
    'A transitive reduction keeps the order of all tasks and has no edge too many; a diamond stays': [
      `${reduction} > a reduction keeps what comes after what, and no edge of it is too many`,
      `${reduction} > a diamond is kept, and an edge past it is dropped`,
      `${edges} > the edges of a dependency graph > keep a diamond`,
      `${edges} > the edges of a dependency graph > lose what others imply, also where data flow, and what is lost can be seen alone`,
    ],
    'Graphs with a cycle are shown in full, with the cycle named': [
      `${edges} > the edges of a dependency graph > are all shown when there is a cycle, and the cycle is named`,
      `${reduction} > graphs with a cycle are not reduced, and the cycle is found`,
    ],
    'The modes of data keep an edge until what it carries is fully overwritten, also by several tasks': [
      `${edges} > the edges on which data arrive > go when a task in between overwrites everything`,
      `${edges} > the edges on which data arrive > stay when a part is left`,
      `${edges} > the edges on which data arrive > go when several tasks in between overwrite everything together`,
      `${edges} > the edges on which data arrive > stay when the memory was used for another tensor in between`,
    ],
    'Edges of one pair of tasks are one, with every reason; fan-in and fan-out are told by source': [
      `${edges} > the edges of a dependency graph > are one for two tasks, with every reason`,
      `${text} > the text of dependencies > groups what a task waits for by why`,
    ],
    'Tasks are marked that make memory, order others or have several blocks; kernels give kinds and names': [
      `${text} > the text of dependencies > marks tasks that make memory, order others, or have several blocks, and names functions`,
    ],
    'Files that have edges only get kinds and names from what ran, and tasks without edges': [
      `${text} > the text of dependencies > says what tasks are from what ran, when the dependencies have edges only`,
      `${text} > the text of dependencies > of the May files is as it was checked by hand`,
    ],
    'Tensors are told about when asked for; ids of 64 bits stay exact': [
      `${text} > the text of dependencies > of the August files is as it was checked by hand`,
      `${text} > the text of dependencies > keeps ids of 64 bits exact`,
    ],
    'The page shows kinds by shape and colour, hidden edges, and what is before and after a task': [
      `${page} > the page of dependencies > draws each task in the shape and colour of its kind, with a legend`,
      `${page} > the page of dependencies > shows hidden edges when it is asked to`,
      `${page} > the page of dependencies > marks what comes before and after the task under the pointer, and tells about it`,
      `${page} > the page of dependencies > fits, goes back, zooms and moves`,
    ],
    'Drawings have no nodes that overlap, and edges point one way': [
      `${layout} > the layout of a graph > has no nodes that overlap, whatever the graph`,
      `${layout} > the layout of a graph > has edges that point one way all along (%s)`,
    ],
    'More tasks than a page shows are an error that says how to see a part': [
      `${page} > a graph of too many tasks > is an error that says how to see a part of it`,
      `${text} > the text of dependencies > can be of what is around one task`,
    ],
    'Dumped values are listed, filtered and written as text, of every type and with scalars': [
      `${dump} > the dump of a run > is listed with everything that is special`,
      `${dump} > the dump of a run > is exported with an overview and every element`,
      `${dump} > the dump of a run > shows values of %s`,
      `${dump} > the dump of a run > of the August files has scalars, views and several kernels`,
      `${dump} > a filter of a dump > %j that nothing fits says what there is`,
    ],
    'A dump that is cut off or damaged is an error that says where': [
      `${dump} > a damaged dump > is an error that says where its values end`,
      `${dump} > a damaged dump > is a list or an error, whatever is damaged`,
    ],
    'Scopes are told by what they took at most, at their end and in all, with what was nearly full': [
      `${scopes} > statistics of scopes > say what each took: at most, at its end, in all`,
      `${scopes} > statistics of scopes > are told in words, with what was nearly full`,
      `${scopes} > statistics of scopes > count scopes that did not end, and samples that did not fit`,
    ],
  },
};

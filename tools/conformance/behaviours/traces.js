/** What becomes of recorded runs. */
const test = (file, name) => `packages/trace/test/${file}.test.ts > ${name}`;
const swimlane = (name) => test('swimlane/swimlane', name);
const flows = (name) => test('swimlane/august-flows', name);
const host = (name) => test('swimlane/host-capture', `phases of the host > ${name}`);
const overhead = (name) => test('overhead/overhead', name);
const strace = (file, name) => test(`strace/${file}`, name);
const worker = (name) => test('worker-summary/worker-summary', name);
const hostPath = (name) => test('worker-summary/host-path', name);
const ofWorkers = (name) => `packages/cli/test/trace-workers.test.ts > ${name}`;
const path = (name) => test('critical-path/critical-path', name);

export const traces = {
  title: 'Traces',
  text: 'What `pto trace` makes of the records of a run, of either generation.',
  behaviours: {
    'Records of both generations become the same run': [
      test('records/read-run', 'records of May > have tasks, phases, dependencies and names'),
      test(
        'records/read-run',
        'records of August > become the same run: rows are joined, ticks are microseconds, kernels come from the dependencies',
      ),
    ],
    'What both runtimes really record is read by every verb, and holds what the program does': [
      'becomes an answer in words',
      'becomes a trace that Perfetto shows, with every task once on a core and every dependency',
      'becomes dependencies with their reason, as text and as a page',
      'has a critical path through the longest chain',
      'says why cores were idle, what kernels took, and that it differs in nothing from itself',
      'becomes a diagram and a page',
      'has the values of tensors, and how much room scopes took',
    ].map((name) => `packages/cli/test/trace-recordings.test.ts > what $runtime has recorded on $platform > ${name}`),
    'Traces of both generations are those of the golden files, and keep the rules of viewers': [
      swimlane('records of %s > become the trace in the golden file'),
    ],
    'Ids of 64 bits are exact, and text in traces': [
      test('json/parse-json', 'integers > are exact up to 64 bits and beyond'),
      test(
        'records/read-run',
        'records of May > have task ids of 64 bits, folded to unsigned when they are negative, also in quotes',
      ),
      swimlane('ids of 64 bits > are text'),
    ],
    'A file that is cut off, damaged or another one is told as what it is': [
      test('records/mutations', '%s > says that it is cut off wherever it ends'),
      test('records/mutations', '%s > says what is wrong when any value is another one'),
      test('records/read-run', 'a file that is something else > %j is told as what it is'),
      test('records/read-run', 'a file that is something else > %j is told with its place'),
    ],
    'A run without tasks is fine': [
      test('records/read-run', 'records of May > of a run without tasks are fine'),
      swimlane('a run without tasks becomes a trace without slices'),
      path('the observed path > of no tasks is empty'),
      overhead('the report > of no tasks divides by nothing'),
    ],
    'Level 1 has no columns about the scheduler': [
      test('records/read-run', 'records of August > of level 1 have no times of the scheduler'),
      test('statistics/statistics', 'without times of the scheduler there are no columns about it'),
    ],
    'Names are found beside the records, or given': [
      'packages/cli/test/trace.test.ts > pto trace mermaid > writes a diagram with the names that lie beside the records',
      'packages/cli/test/trace.test.ts > pto trace swimlane > writes a trace beside the records and shows what each function took',
    ],
    'Phases of the host are on the clock of the chip by moments on both; else they are marked and lead nowhere': [
      host('are on the clock of the chip by the moment on both that took least time, with arrows'),
      host('may be in ticks that the host has converted itself'),
      host('are marked, and lead nowhere, when %s'),
    ],
    'Phases of the host of which some were dropped say so and lead nowhere': [
      host('that lack some say so, and lead nowhere'),
    ],
    'Tasks of many blocks have one arrow a kernel': [
      swimlane('arrows of tasks with many rows > go from the block that ends last to the one that starts first'),
      swimlane(
        'arrows of tasks with many rows > come from one row or arrive at one when only the other task is spread',
      ),
      swimlane('arrows of tasks with many rows > are one a pair of kernels between mixed tasks'),
      swimlane('arrows of tasks with many rows > are all when the dependencies say that the task has one block'),
      swimlane('arrows of tasks with many rows > are told from the rows when the dependencies say nothing'),
      swimlane('arrows of tasks with many rows > belong to slices that say so in the tracks of August'),
    ],
    'Tasks that ran too early are violations': [
      swimlane('an edge > whose tasks overlap is a violation'),
      swimlane('an edge > of August is drawn between the starts when it is a violation'),
      flows('a violation > between mixed tasks keeps the arrows of all their kernels'),
    ],
    'Completions lead to the scheduler and to what they made ready': [
      swimlane('the tracks of August > have arrows of completion, of what it made ready, and of submits'),
      flows(
        'arrows of completion > are one for each end of a block that a scheduler has seen, from the core to its thread',
      ),
      flows('arrows of completion > are none where only the cores were recorded'),
    ],
    'Tasks that no core ran have lanes of the AICPU': [
      swimlane('the tracks of August > show tasks that no core ran on lanes of the AICPU'),
      flows(
        'tasks that no core ran > are on the lane of the scheduler that dealt with them, with their ids, whether dependencies were recorded or not',
      ),
      flows('tasks that no core ran > have no lane and no arrows when nothing but the dependencies knows of them'),
    ],
    'Any number of tasks may overlap on the view of the scheduler': [
      swimlane(
        'tasks that overlap on the view of the scheduler > are on lanes of their own, each with a name, and never on those of the next core',
      ),
      swimlane('tasks that overlap on the view of the scheduler > share a lane again when it is free'),
    ],
    'Heads count from when the core was free, of the first task from its dispatch, and never below nothing': [
      overhead('the report > counts the head of a block from when its core was free, of the first from its dispatch'),
      overhead('the report > never counts a head or tail below nothing'),
    ],
    'Idle cores beside ready tasks are overhead, of mixed tasks on both engines': [
      overhead('time with overhead > is that in which a core is idle and a task ready but not dispatched'),
      overhead('time with overhead > is none for a task whose predecessors are not in the records'),
      overhead('time with overhead > of a mixed task is on both engines'),
    ],
    'Switches are counted on each core for itself': [
      overhead('the report > counts switches on each core for itself, where the next block was there'),
    ],
    'Tails are spread, and the critical path is split': [
      overhead('the report > spreads the tails'),
      overhead('the report > splits the critical path into execution and what the scheduler added'),
    ],
    'Blocks and stalls of the critical path tile the run, and both paths become traces': [
      path('the observed path > tiles the makespan exactly'),
      path('what is written about the paths > is a trace of each path that keeps the rules'),
    ],
    'A stale merged trace is reported': {
      reason: 'the traces of critical paths are made from the records, not from a trace that was made before',
    },
    'Envelopes of graphs that the host prepares hold the phases inside of them': [
      host('that prepare graphs hold those inside of them, and are on lanes of their own where they overlap'),
    ],
    'Graphs that the chip executes have a group of tracks of their own': {
      reason: 'the format of records has no members about them; their tasks are on the tracks of the cores',
    },
    'Spans of workers and chips are on one clock': [
      test('swimlane/worker-swimlane', 'a worker and its chips > are on one clock, whichever began first'),
      test('swimlane/worker-swimlane', 'a worker and its chips > say so when they have no common clock'),
      test(
        'swimlane/worker-swimlane',
        'the directory of a worker > has the spans and the records of each task on each chip',
      ),
    ],
    'Records of spans are found in any text, each once, and those that are torn are counted': [
      strace('read-strace', 'records of a log > stand anywhere in it, several on one line, and in text of many lines'),
      strace('read-strace', 'records of a log > end where other text begins, also when it touches a number'),
      strace('read-strace', 'records of a log > have names and values that are percent-decoded, where they can be'),
      strace('read-strace', 'records that are torn > are counted, wherever they are cut off'),
      strace('read-strace', 'records that are torn > do not spoil the one that was written into them'),
      strace('read-strace', 'records that are torn > never make the reader fail, and are counted once'),
    ],
    'Numbers of runs and times in logs are exact up to 64 bits': [
      strace('read-strace', 'records of a log > have numbers of 64 bits'),
      strace('strace-spans', 'the trace of a log > gives origins that doubles do not hold, and times that they do'),
      'packages/cli/test/trace-strace.test.ts > pto trace strace > reads stdin, and answers in JSON without losing digits',
    ],
    'Anchors of clocks join processes of several hosts; several of one process are told': [
      strace('read-strace', 'anchors of clocks > that a process has several of are told'),
      strace(
        'strace-spans',
        'the trace of a log > puts processes of several hosts on one clock by their anchors, and leaves those of one host as they are',
      ),
    ],
    'Runs in logs are in the order in which they began, apart for each callable': [
      strace('rounds', 'runs of a log > are those of a process and number, in the order in which they began'),
      strace('rounds', 'what rounds took > is apart for each callable'),
      strace(
        'rounds',
        'runs of a log > have steps inside of steps, each thread by itself, as the golden file has them',
      ),
    ],
    'Rounds have host, device, effective, orchestration and scheduler times, with least, median and most': [
      strace('rounds', 'what rounds took > is a table for each callable, as the golden file has it'),
      strace('rounds', 'what rounds took > has the least, the median and the most of each part'),
      strace('rounds', 'what rounds took > takes the parts of the chip from the host where a simulator stands for it'),
      'packages/cli/test/trace-strace.test.ts > pto trace strace > shows what rounds took, and says what is torn',
    ],
    'Logs become traces with lanes by process, thread and slot, and arrows of dispatch': [
      strace('strace-spans', 'the trace of a log > is the one in the golden file, and keeps the rules'),
      strace('strace-spans', 'the trace of a log > has a lane for each process, thread and slot'),
      strace(
        'strace-spans',
        'the trace of a log > has an arrow from the dispatch of a level to the run of the one below it',
      ),
      'packages/cli/test/trace-strace.test.ts > pto trace strace > writes a trace, and shows the steps',
    ],
    'Times of a chip’s own clock are kept out of the host’s': [
      strace(
        'strace-spans',
        'the trace of a log > keeps the times of the clock of a chip apart from those of the host',
      ),
      strace('rounds', 'what rounds took > never mixes the clocks of host and chip'),
    ],
    'Foreign programs that log spans never take over tracks, runs, rounds or arrows': [
      strace('read-strace', 'records of a log > belong to families, those of foreign programs to ext'),
      strace('rounds', 'runs of a log > have the callable of their outermost step, which a foreign program never is'),
      strace('rounds', 'what rounds took > leaves out what foreign programs did'),
      strace('strace-spans', 'foreign programs > have tracks of their own, also in the thread of a run'),
      strace('strace-spans', 'foreign programs > are never a run, nor sent or called by one'),
      strace('strace-spans', 'foreign programs > do not keep a thread from being called a scheduler'),
    ],
    'Whether preparing a run was hidden behind another one is asserted': {
      reason:
        'the names of the steps that such an assertion compares are not part of the format; the tree and the trace show them',
    },
    'The log of a device is found, and says what the scheduler did': [
      test('device-log/find-device-log', 'the log of the device > is the one that is named'),
      test('device-log/find-device-log', 'the log of the device > is the newest of the device that is named'),
      test(
        'device-log/find-device-log',
        'the log of the device > is else the one nearest to the records, by the stamp in their name or their own time',
      ),
      test(
        'device-log/read-device-log',
        'the log of a device > says what the threads of the scheduler did in their last run, whatever else is in it',
      ),
      test(
        'device-log/read-device-log',
        'the log of a device > may have breakdowns without summaries, or summaries without breakdowns',
      ),
    ],
    'What the scheduler took for a task is told by the log of this run only': [
      test(
        'device-log/read-device-log',
        'what the scheduler took for a task > is its time in the log by the tasks of the log',
      ),
      test(
        'device-log/read-device-log',
        'what the scheduler took for a task > is not told by the log of another run, whose count is more than half off',
      ),
      'packages/cli/test/trace.test.ts > the log of a device > of another run is told, and its times are left out',
    ],
    'What held a run back is said in words': [
      test('summary/summary', 'the answer > is that the scheduler was slow when dispatches were late'),
      test('summary/summary', 'the answer > is that submits were late when the critical path waited for them'),
      test('summary/summary', 'the answer > is a chain of dependencies when the other cores had nothing to do'),
      test('diff/diff', 'two runs > differ by the function that got slower'),
    ],
    'What held many chips back is said in words': [
      worker('a worker is held back > by earlier runs'),
      worker('a worker is held back > by late submissions'),
      worker('a worker is held back > by copies of arrays, in and back'),
      worker('a worker is held back > by the way to its children and back'),
      worker('a worker is held back > by one chip that has more to do than the others'),
      worker('a worker is held back > by chips that have nothing to do beside one that has all'),
      worker('a worker is held back > by chips that wait for each other'),
      worker('a worker is held back > by sub workers'),
      worker('a worker is held back > by what happens on a chip, with what held that back'),
      worker('a worker is held back > by a chip around its cores'),
      worker('the directory of a worker > with records of both generations becomes the golden summary'),
      ofWorkers('pto trace summary of a worker > says what held all of it back, and names what has no records'),
    ],
    'The critical path of a host goes over its tasks and tiles the run': [
      hostPath('goes from the queue over the orchestration to what ended last, and back to the caller'),
      hostPath('follows what a task waited for over other children'),
      hostPath('counts a task that was staged behind another one from the end of that one'),
      hostPath('goes on in the run of a nested worker'),
      hostPath('tiles every run exactly'),
    ],
    'Ranks without records or with damaged ones are named and keep nothing else from being shown': [
      worker(
        'the directory of a worker > has its tasks in the order of their numbers, and names those without records',
      ),
      ofWorkers('pto trace summary of a worker > goes on where one file is damaged, names it and ends with 1'),
      ofWorkers('pto trace summary of a worker > takes directories of ranks without spans one by one'),
      ofWorkers('pto trace swimlane of a worker leaves out what it cannot read, and says so'),
    ],
    'One kernel is replayed on the core simulator of the toolkit': {
      reason: 'it needs the profiler of CANN, which runs kernels that were compiled for a chip',
    },
    'Overhead and critical paths of many chips are summed up, and reported one by one': [
      ofWorkers('pto trace overhead of a worker > sums up all chips, then reports each task'),
      ofWorkers('pto trace overhead of a worker > names ranks without times of the scheduler, and ends with 1'),
      ofWorkers('pto trace overhead of a worker > is an error when no chip has records'),
      ofWorkers(
        'pto trace critical-path of a worker > writes a report about all, and report and traces beside the records of each',
      ),
      ofWorkers('pto trace critical-path of a worker > leaves no part of a result when a file cannot be written'),
    ],
    'Runs of many chips are compared by the places of chips and the order of tasks': [
      test('diff/diff-workers', 'says on which chip and in which task a run got slower'),
      test('diff/diff-workers', 'names chips and tasks that only one of them has'),
      ofWorkers('pto trace diff of two runs of a worker > says what got slower on the host and on which chip'),
    ],
    'The table of the swimlane is followed by the overhead, whose failure is a warning': [
      'packages/cli/test/trace.test.ts > pto trace swimlane > reports the overhead after the table, and only warns when the records do not say it',
    ],
    'Missing edges are told by everything that reads dependencies': [
      'packages/cli/test/trace.test.ts > analyses > pto trace %s says that edges are missing',
    ],
    'Reports of both generations are those of the golden files': [
      swimlane('records of %s > become the trace in the golden file'),
      test('statistics/statistics', 'the table of %s is the one in the golden file'),
      overhead('the report > of the fixture of %s is the golden one'),
      path('what is written about the paths > is the report in the golden file of %s'),
      test('summary/summary', 'of %s is shown as in the golden file'),
    ],
    'Records and logs without times or loops divide by nothing': [
      test('statistics/statistics', '%j divides by nothing'),
      overhead('the report > of blocks that take no time divides by nothing'),
      test(
        'device-log/read-device-log',
        'the log of a device > may have breakdowns without summaries, or summaries without breakdowns',
      ),
      test('summary/summary', 'never divides by nothing'),
    ],
    'Ready tasks are a counter of the scheduler': [
      test(
        'swimlane/ready-queue',
        'how many tasks are ready is a counter of the scheduler, with a value at the end of each phase that says it',
      ),
    ],
    'The thread of a core is the one with most votes': [
      test(
        'records/scheduler-threads',
        'gives a core to the thread that has most votes, also when one with a lower number has some',
      ),
      test('records/scheduler-threads', 'asks no votes about cores whose thread the records say'),
      swimlane('the thread of a core > stays unknown without votes, and then nothing is drawn'),
    ],
    'The list of dumped values is found by its name, and values of all types are shown': [
      'packages/cli/test/trace-values.test.ts > pto trace dump > takes the list, whatever other JSON lies beside it',
      test('dump/dump', 'the dump of a run > shows values of %s'),
    ],
    'Diagrams have each task once': [
      test(
        'mermaid/mermaid',
        'a Mermaid diagram > has a task once, however many cores it ran on, and edges of the dependencies',
      ),
    ],
  },
};

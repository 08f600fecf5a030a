import { text as script } from '../../view-page/main.ts?text';
import { text as style } from '../../view-page/page.css?text';
import { selfContainedPage } from '../page/self-contained-page.js';
import { pack } from './pack.js';
import type { PageData } from './page-data.js';

const body = `<header><h1 id="title"></h1><span id="clock"></span><p id="facts"></p><ul id="gaps" aria-label="What the recording lacks"></ul></header>
<div id="bar">
<div id="tabs" role="tablist" aria-label="Views">
<button role="tab" id="tab-swimlane" aria-controls="swimlane">Swimlane</button>
<button role="tab" id="tab-graph" aria-controls="graph">Graph</button>
<button role="tab" id="tab-memory" aria-controls="memory">Memory</button>
</div>
<input id="search" type="search" placeholder="Search ( / )" aria-label="Search functions, lanes, tasks and arguments">
<span id="found" role="status"></span>
<button id="fit-button">Show all</button>
<button id="help-button" aria-haspopup="dialog">Keys ( ? )</button>
<span id="status" role="status"></span>
</div>
<main>
<div id="views">
<section id="swimlane" role="tabpanel" aria-labelledby="tab-swimlane">
<p id="lanes-note" class="hint" hidden>No swimlane was recorded. The option enableL2Swimlane of a run records it.</p>
<canvas id="minimap" aria-hidden="true"></canvas>
<canvas id="lanes" tabindex="0" role="img" aria-label="Swimlane: what each core, scheduler and orchestrator did when. The keys h, j, k and l select; what is selected is described beside it."></canvas>
<ul id="legend" aria-label="Colours"></ul>
</section>
<section id="graph" role="tabpanel" aria-labelledby="tab-graph" hidden>
<p id="graph-note" role="status"></p>
<canvas id="graph-canvas" tabindex="0" role="img" aria-label="Graph of the tasks. The keys p and s select predecessors and successors; what is selected is described beside it."></canvas>
</section>
<section id="memory" role="tabpanel" aria-labelledby="tab-memory" tabindex="0" hidden></section>
</div>
<aside id="details" aria-label="What is selected" tabindex="-1"></aside>
</main>
<dialog id="help" aria-label="Keys"></dialog>`;

/** @returns the HTML of a page that shows a run */
export function encodePage(data: PageData): string {
  return selfContainedPage({ title: data.title, style, body, program: { script, data: pack(data) } });
}

// A report is one file that opens without a network, from a disk or a build server's artefacts. Nothing that a run has
// written can become a program in it: data are JSON in an element that no browser executes, the page makes text of them,
// and the browser is told to execute one script only, by its digest.

import { createHash } from 'node:crypto';

import { text as script } from '../../../report-page/main.ts?text';
import { text as style } from '../../../report-page/page.css?text';
import type { ReportData } from './report-data.js';

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** JSON in which nothing can end the element that it stands in. */
function safeJson(data: ReportData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

/** @returns the HTML of a report */
export function encodePage(data: ReportData): string {
  const policy = `default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; base-uri 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>scenes</title>
<style>${style}</style>
</head>
<body>
<header><h1 id="title"></h1><p id="facts"></p><button id="theme">light / dark</button></header>
<main>
<nav aria-label="Cases">
<input id="search" type="search" placeholder="Search ( / )" aria-label="Search cases">
<div id="filters" role="group" aria-label="Status"></div>
<div id="count" role="status"></div>
<ul id="cases"></ul>
<div id="not-executed"></div>
</nav>
<section id="details" aria-label="Case" tabindex="-1"></section>
</main>
<script type="application/json" id="data">${safeJson(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

// A page is one file that opens without a network. Nothing in it that a run has written can become a program: data are JSON
// in an element that no browser executes, and the browser is told to execute one script only, by its digest.

import { createHash } from 'node:crypto';

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  /** Style sheet. */
  readonly style: string;
  /** HTML of the body; what a run has written is in it as text only, see {@link escapeHtml}. */
  readonly body: string;
  /** What makes a program of it. Default: none. */
  readonly program?: PageProgram | undefined;
}

/** The program of a page. */
export interface PageProgram {
  /** It finds the data as JSON in the element with the id `data`. */
  readonly script: string;
  readonly data: unknown;
}

/** @returns the HTML of a page */
export function selfContainedPage({ title, style, body, program }: PageParts): string {
  const scripts = program === undefined ? "'none'" : digest(program.script);
  const policy = `default-src 'none'; script-src ${scripts}; style-src ${digest(style)}; base-uri 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
${program === undefined ? '' : elementsOf(program)}</body>
</html>
`;
}

/** Text as it stands in HTML, in elements and in attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function elementsOf({ script, data }: PageProgram): string {
  return `<script type="application/json" id="data">${safeJson(data)}</script>\n<script>${script}</script>\n`;
}

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** JSON in which nothing can end the element that it stands in. */
function safeJson(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

// Elements are made of names and texts, never of markup, so nothing that a run prints can become a part of the page.

type Child = Node | string;
type Attributes = Readonly<Record<string, string | number | undefined>>;

const SVG = 'http://www.w3.org/2000/svg';

function fill<T extends Element>(element: T, attributes: Attributes, children: readonly Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** The element of the page's frame with this id. */
export function frame(id: string): HTMLElement {
  return document.getElementById(id)!;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): HTMLTableElement {
  const cells = (tag: 'th' | 'td', texts: readonly string[]) =>
    html('tr', {}, ...texts.map((text) => html(tag, {}, text)));
  return html(
    'table',
    {},
    html('thead', {}, cells('th', head)),
    html('tbody', {}, ...rows.map((row) => cells('td', row))),
  );
}

// The list of cases: narrowed by status and by words, walked with the arrow keys. The case whose button was pressed last is
// shown beside it, and named in the address, so that a link can point to it.

import type { CaseStatus } from '../src/model/case-result.js';
import { durationText } from '../src/report/duration.js';
import type { ReportedCase } from '../src/report/html/report-data.js';
import { frame, html } from '@pto-tools/page/dom';
import { statusBadge, statuses } from './status.js';

function buttonOf({ item, result }: ReportedCase): HTMLButtonElement {
  const where = html('span', { class: 'where' }, `${item.platform} ${item.runtime}`);
  const time = html('span', { class: 'time' }, durationText(result.durationMs));
  const name = html('span', { class: 'name' }, `${item.scene}::${item.case}`);
  return html('button', { class: 'case', id: `case-${item.id}` }, statusBadge(result.status), name, where, time);
}

export class CaseList {
  readonly #cases: readonly (readonly [ReportedCase, HTMLButtonElement])[];
  readonly #show: (reported: ReportedCase) => void;
  readonly #search = frame('search') as HTMLInputElement;
  #status: CaseStatus | undefined;

  constructor(cases: readonly ReportedCase[], show: (reported: ReportedCase) => void) {
    this.#show = show;
    this.#cases = cases.map((reported) => [reported, buttonOf(reported)] as const);
    frame('cases').append(...this.#cases.map(([, button]) => html('li', {}, button)));
    for (const [reported, button] of this.#cases)
      button.addEventListener('click', () => this.#select(reported, button));
    this.#search.addEventListener('input', () => this.#narrow());
    this.#addFilters();
    document.addEventListener('keydown', (event) => this.#onKey(event));
    this.#openFirst();
  }

  #openFirst(): void {
    const linked = this.#cases.find(([, button]) => `#${button.id}` === location.hash);
    const failed = this.#cases.find(([{ result }]) => result.status === 'failed' || result.status === 'timedOut');
    const first = linked ?? failed ?? this.#cases[0];
    if (first !== undefined) this.#select(...first);
    this.#narrow();
  }

  #addFilters(): void {
    const filter = (status: CaseStatus | undefined, text: string) => {
      const button = html('button', { 'aria-pressed': String(status === undefined) }, text);
      button.addEventListener('click', () => {
        this.#status = status;
        for (const other of frame('filters').children) other.setAttribute('aria-pressed', String(other === button));
        this.#narrow();
      });
      frame('filters').append(button);
    };
    filter(undefined, `all ${this.#cases.length}`);
    for (const [status, [sign, word]] of Object.entries(statuses) as [CaseStatus, readonly [string, string]][]) {
      const count = this.#cases.filter(([{ result }]) => result.status === status).length;
      if (count > 0) filter(status, `${sign} ${word} ${count}`);
    }
  }

  #select(reported: ReportedCase, button: HTMLButtonElement): void {
    for (const [, other] of this.#cases) other.removeAttribute('aria-current');
    button.setAttribute('aria-current', 'true');
    history.replaceState(null, '', `#${button.id}`);
    this.#show(reported);
  }

  #narrow(): void {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [{ result }, button] of this.#cases) {
      const text = button.textContent.toLowerCase();
      const isShown = (this.#status ?? result.status) === result.status && words.every((word) => text.includes(word));
      button.parentElement!.hidden = !isShown;
      if (isShown) count++;
    }
    frame('count').textContent = `${count} of ${this.#cases.length} cases`;
  }

  #onKey(event: KeyboardEvent): void {
    const isTyping = document.activeElement === this.#search;
    if (event.key === '/' && !isTyping) {
      event.preventDefault();
      this.#search.focus();
    } else if (event.key === 'Escape' && isTyping) {
      this.#search.value = '';
      this.#narrow();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.#moveFocus(event, event.key === 'ArrowDown' ? 1 : -1);
    }
  }

  /** Only from one case to the next, or from the search into the list; elsewhere arrows scroll. */
  #moveFocus(event: KeyboardEvent, step: 1 | -1): void {
    const shown = this.#cases.map(([, button]) => button).filter((button) => !button.parentElement!.hidden);
    const at = shown.indexOf(document.activeElement as HTMLButtonElement);
    if (at < 0 && (document.activeElement !== this.#search || step < 0)) return;
    event.preventDefault();
    shown[Math.min(Math.max(at + step, 0), shown.length - 1)]?.focus();
  }
}

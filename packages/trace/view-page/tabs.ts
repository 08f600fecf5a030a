// Tabs as the ARIA practices want them: arrow keys go from one to the next.

export class Tabs {
  readonly #tabs: readonly HTMLElement[];
  readonly #onOpen: (id: string) => void;

  constructor(list: HTMLElement, onOpen: (id: string) => void) {
    this.#tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    this.#onOpen = onOpen;
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.open(this.#tabs.indexOf(tab)));
    list.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const next =
        (this.#tabs.indexOf(document.activeElement as HTMLElement) + step + this.#tabs.length) % this.#tabs.length;
      this.open(next);
      this.#tabs[next]!.focus();
    });
  }

  open(index: number): void {
    this.#tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === index));
      tab.tabIndex = i === index ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls')!)!.hidden = i !== index;
    });
    this.#onOpen(this.#tabs[index]!.getAttribute('aria-controls')!);
  }
}

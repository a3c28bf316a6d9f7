/** A button that has done its work may be gone with it: the keyboard goes on where its work is to be seen. */

export class KeptFocus {
  readonly #root: HTMLElement;
  #held: Element | null = null;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Called before each rendering. */
  hold(): void {
    const { activeElement } = this.#root.getRootNode() as Partial<ShadowRoot>;
    this.#held = activeElement && this.#root.contains(activeElement) ? activeElement : null;
  }

  /** Called after each rendering. Nobody is pulled back who has gone elsewhere in the page. */
  settle(): void {
    const held = this.#held;
    this.#held = null;
    if (held === null || held.isConnected || document.activeElement !== document.body) return;
    const next = held.matches('.news-button') ? '.row-open' : '.filter-button';
    this.#root.querySelector<HTMLElement>(next)?.focus();
  }
}

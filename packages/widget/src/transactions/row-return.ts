/** Where somebody was in the list when they opened an order, and the way back there. */

interface Place {
  /** Of the row. */
  readonly id: string;
  /** Pixels from the top of the window. */
  readonly top: number;
}

export class RowReturn {
  readonly #root: HTMLElement;
  #place: Place | null = null;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  leave(row: HTMLElement): void {
    this.#place = { id: row.dataset.id ?? '', top: row.getBoundingClientRect().top };
  }

  forget(): void {
    this.#place = null;
  }

  /**
   * Called once the list stands again. The panel gives its focus to what is marked, as after every change of view: that is the row
   * now, in place of the heading.
   */
  comeBack(): void {
    const place = this.#place;
    if (place === null || !this.#root.isConnected) return;
    const row = this.#root.querySelector<HTMLElement>(`[data-id="${CSS.escape(place.id)}"]`);
    this.#place = null;
    if (row === null) return;
    const heading = this.#root.querySelector('[data-focus]');
    const button = row.querySelector('.row-open');
    heading?.removeAttribute('data-focus');
    button?.setAttribute('data-focus', '');
    const settle = () => scrollTo(row, place.top);
    requestAnimationFrame(() => {
      button?.removeAttribute('data-focus');
      heading?.setAttribute('data-focus', '');
      settle();
      // What was out of sight has its true height only now.
      requestAnimationFrame(settle);
    });
  }
}

function scrollTo(row: HTMLElement, top: number): void {
  scrollerOf(row).scrollTop += row.getBoundingClientRect().top - top;
}

/** The page, or the part of it that scrolls with the panel in it. */
function scrollerOf(element: Element): Element {
  let around: Element | null = element;
  while (around !== null) {
    const { overflowY } = getComputedStyle(around);
    if (around.scrollHeight > around.clientHeight && (overflowY === 'auto' || overflowY === 'scroll')) return around;
    const root: Node = around.getRootNode();
    around = around.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return document.scrollingElement ?? document.documentElement;
}

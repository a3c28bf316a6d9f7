/** Keeps the keyboard's place: when what had the focus is replaced, its successor's heading gets it. */
import type { LitElement, ReactiveController } from 'lit';

/** Where the operator is: another view or step means that the old heading is gone. */
export interface Place {
  readonly view: string;
  readonly step: string;
}

export class PanelFocus implements ReactiveController {
  readonly #host: LitElement;
  readonly #placeOf: () => Place;
  #place: Place = { view: '', step: '' };
  /** Whose heading is to get the focus that was in the panel when the place changed. */
  #homeless: 'view' | 'step' | null = null;
  #submitted: HTMLFormElement | null = null;
  /** What has the focus before a rendering, and the part of the panel that it stands in. */
  #held: Element | null = null;
  #anchor: Element | null = null;

  constructor(host: LitElement, placeOf: () => Place) {
    this.#host = host;
    this.#placeOf = placeOf;
    host.addController(this);
  }

  /** A form was sent: if it has mistakes, its first one gets the focus. Heard before the form itself, which may render at once. */
  readonly onSubmit = {
    capture: true,
    handleEvent: ({ target }: Event): void => {
      this.#submitted = target instanceof HTMLFormElement ? target : null;
    },
  };

  hostUpdate(): void {
    this.#held = this.#host.shadowRoot?.activeElement ?? null;
    this.#anchor = this.#held?.closest('[data-anchor]') ?? null;
    const before = this.#place;
    this.#place = this.#placeOf();
    const isOtherView = before.view !== this.#place.view;
    if (!isOtherView && before.step === this.#place.step) return;
    if (this.#homeless !== null || this.#host.shadowRoot?.activeElement) {
      this.#homeless = isOtherView ? 'view' : 'step';
    }
  }

  hostUpdated(): void {
    const root = this.#host.renderRoot;
    // What finds its mistakes may still be on its way.
    if (this.#submitted?.querySelector('[aria-busy="true"]')) return;
    this.#submitted?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    this.#submitted = null;
    if (this.#homeless === null) {
      this.#land();
      return;
    }
    const ofStep = this.#homeless === 'step' ? root.querySelector<HTMLElement>('.step [data-focus]') : null;
    const heading = ofStep ?? root.querySelector<HTMLElement>('[data-focus]');
    if (heading === null) return;
    this.#homeless = null;
    this.#focus(heading);
  }

  /** A pressed button has done its work and is gone: what is left of its part of the panel is where the operator is now. */
  #land(): void {
    const held = this.#held;
    if (held === null || held.isConnected) return;
    this.#held = null;
    const anchor = this.#anchor?.isConnected ? this.#anchor : this.#host.renderRoot.querySelector('.history');
    const landing = anchor?.querySelector<HTMLElement>('[data-landing], [data-focus]');
    if (landing) this.#focus(landing);
  }

  /** Meanwhile the operator may have gone elsewhere in the page; nobody is pulled back. */
  #focus(element: HTMLElement): void {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body || activeElement.shadowRoot) element.focus();
  }
}

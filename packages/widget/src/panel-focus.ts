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
  #wasReviewed = false;

  constructor(host: LitElement, placeOf: () => Place) {
    this.#host = host;
    this.#placeOf = placeOf;
    host.addController(this);
  }

  /** The form was sent: if it has mistakes, the first one gets the focus. */
  onSubmit(): void {
    this.#wasReviewed = true;
  }

  hostUpdate(): void {
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
    if (this.#wasReviewed) {
      this.#wasReviewed = false;
      root.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
    if (this.#homeless === null) return;
    const ofStep = this.#homeless === 'step' ? root.querySelector<HTMLElement>('.step [data-focus]') : null;
    const heading = ofStep ?? root.querySelector<HTMLElement>('[data-focus]');
    if (heading === null) return;
    this.#homeless = null;
    // Meanwhile the operator may have gone elsewhere in the page; nobody is pulled back.
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body || activeElement.shadowRoot) heading.focus();
  }
}

/** The element: its properties, the docblock that is its public contract, and one switch over its state. */
import type { Order } from '@refund-panel/shared';
import { adoptStyles, html, LitElement, nothing, type TemplateResult } from 'lit';
import { announcementOf } from './announcement.js';
import type { RefundRequestEvent } from './events.js';
import { isWhole } from './messages/messages.js';
import { knownWords } from './messages/problem-words.js';
import { PanelFocus } from './panel-focus.js';
import { PanelLanguage } from './panel-language.js';
import { PanelReasons } from './panel-reasons.js';
import { absoluteUrl, type PanelSettings } from './panel-settings.js';
import { hasDraft, type PanelStep, stepOf } from './panel-step.js';
import { RefundController } from './refund-controller.js';
import type { OfferedReasons } from './refund-draft.js';
import { refundPanelStyles } from './refund-panel.styles.js';
import type { RefundReason } from './refund-reasons.js';
import { type RefundProposal, refundingPart } from './refunding-part.js';
import { transactionsPart } from './transactions-part.js';
import { TypingPause } from './typing-pause.js';
import { icon } from './views/icons.js';
import { orderView } from './views/order.js';
import { problemView } from './views/problem.js';
import { listSkeleton, orderSkeleton } from './views/skeleton.js';
import type { ViewContext } from './views/view-context.js';
import { warmUp } from './views/warm-up.js';

/**
 * Binance Pay refunds for one order, or for all: what was paid, what is left, a form to return it, and every refund so far.
 *
 * @tag refund-panel
 *
 * @attr {string} server-url - The refund server's address. Left out: the origin that served the script.
 * @attr {string} prepay-id - The order to show, by Binance Pay's id. With neither id the transactions are listed.
 * @attr {string} merchant-trade-no - The order to show, by the shop's own number.
 * @attr {string} list-query - Which list to show without an order: filters and order, as `list-changed` told them. What is not understood is left out; what the operator changes is here, too.
 * @attr {string} token - The operator's session token.
 * @attr {string} reasons - The reasons to choose from, as JSON: `[{ "id", "label", "noteRequired" }]`. Left out: four of the panel's.
 * @attr {boolean} reasons-only - No reason in the operator's own words.
 * @attr {string} locale - A BCP 47 tag for words, numbers and times. Left out: the page's language.
 * @attr {'auto' | 'light' | 'dark'} theme - `auto` follows the system. Left out: the page's own colour scheme.
 * @attr {'ltr' | 'rtl' | 'auto'} dir - As on any element. Left out: the page's; where that says nothing, the language's.
 *
 * @fires {RefundRequestEvent} refund-request - Before money moves, also by an approval. `preventDefault()` stops it, and nothing entered is lost.
 * @fires {RefundUpdatedEvent} refund-updated - A refund was recorded or changed its state: `refund.status` says which.
 * @fires {RefundErrorEvent} refund-error - A request was refused or not answered, or a refund failed.
 * @fires {ListChangedEvent} list-changed - The operator has searched, filtered or sorted the transactions view: `query` is the new `list-query`.
 * @fires {OrderSelectedEvent} order-selected - A row of the transactions view was opened, or the next order with a refund that waits for approval.
 *
 * @slot actions - The page's own small controls, beside the order's name.
 *
 * @csspart panel - The whole panel.
 * @csspart heading - The panel's heading.
 * @csspart order - What is known of the order, above the form.
 * @csspart progress - The bar of refunded, on its way and left.
 * @csspart form - The form of a refund.
 * @csspart confirmation - The confirmation before money moves, or before a refund is rejected.
 * @csspart result - What became of a refund just confirmed.
 * @csspart approval - A refund that waits for approval, or was just decided.
 * @csspart history - The refunds so far.
 * @csspart transactions - The transactions view.
 * @csspart problem - A problem in words.
 * @csspart chip - A state.
 * @csspart input - Every text field and select.
 * @csspart button - Every button.
 * @csspart button-primary - The button that goes on.
 * @csspart button-danger - The button that rejects a refund.
 *
 * @cssproperty [--refund-panel-accent] - Main buttons, chosen options and the focus ring; black or white on it, whichever can be read.
 * @cssproperty [--refund-panel-font=inherit] - The font family.
 * @cssproperty [--refund-panel-font-size=15px] - The size of plain text, larger where the reader asked for larger text; everything else follows it.
 * @cssproperty [--refund-panel-radius=10px] - The roundness of the panel; its controls are a little less round.
 * @cssproperty [--refund-panel-background] - The panel's surface.
 * @cssproperty [--refund-panel-text] - Plain text.
 */
export class RefundPanel extends LitElement {
  static override styles = refundPanelStyles;

  static override properties = {
    serverUrl: { attribute: 'server-url' },
    prepayId: { attribute: 'prepay-id' },
    merchantTradeNo: { attribute: 'merchant-trade-no' },
    listQuery: { attribute: 'list-query' },
    token: {},
    getToken: { attribute: false },
    reasons: { converter: { fromAttribute: parseJson } },
    reasonsOnly: { type: Boolean, attribute: 'reasons-only' },
    locale: {},
    theme: { reflect: true },
  };

  /** The server of panels without `server-url`; null stands for the page's own origin. */
  static defaultServerUrl: string | null = null;

  declare serverUrl: string | null;
  declare prepayId: string | null;
  declare merchantTradeNo: string | null;
  declare listQuery: string | null;
  declare token: string | null;
  /** Gives a session token; called when there is none and again when one has run out. */
  declare getToken: (() => Promise<string>) | null;
  /** The reasons to choose from; null for the panel's own four. What is wrong with one is said on the console, and it is left out. */
  declare reasons: readonly RefundReason[] | null;
  declare reasonsOnly: boolean;
  declare locale: string | null;
  declare theme: 'auto' | 'light' | 'dark' | null;

  readonly #controller: RefundController;
  readonly #focus: PanelFocus;
  readonly #typing = new TypingPause(this);
  readonly #reasons = new PanelReasons();
  #dressedIn = RefundPanel.elementStyles;

  constructor() {
    super();
    this.serverUrl = null;
    this.prepayId = null;
    this.merchantTradeNo = null;
    this.listQuery = null;
    this.token = null;
    this.getToken = null;
    this.reasons = null;
    this.reasonsOnly = false;
    this.locale = null;
    this.theme = null;
    this.#controller = new RefundController(this);
    this.#focus = new PanelFocus(this, () => {
      const { state } = this.#controller;
      return { view: state.view, step: state.view === 'order' ? state.step.name : '' };
    });
  }

  /** The order on screen, as the server last gave it; null while there is none. Not to be changed. */
  get order(): Order | null {
    const { state } = this.#controller;
    return state.view === 'order' ? state.order : null;
  }

  /**
   * What the operator sees: `loading`, `problem`, `transactions`, or of an order `form`, `confirm`, `submitting`, `unanswered`
   * (sent, and not known what became of it) or `result`. In `submitting` the answer is out: closing now loses no money, but the
   * operator does not see what became of it.
   */
  get step(): PanelStep {
    return stepOf(this.#controller.state);
  }

  /** Something is entered that has not been sent: ask before you close the panel. */
  get hasDraft(): boolean {
    return hasDraft(this.#controller.state);
  }

  /** Reads from the server again what is on screen; resolves when that is done, whether it succeeded or not. */
  refresh(): Promise<void> {
    return this.#controller.retry();
  }

  /**
   * Fills the form of the order, once it is on screen. Nothing is sent: the operator looks at it, and confirms.
   *
   * @param proposal - What is left out stays as it is.
   * @throws {TypeError} when `refundAmount` is neither a decimal string nor `full`
   * @throws {DOMException} `InvalidStateError` when there is no form to fill: no order, nothing left, or a refund without an answer;
   *   `NetworkError` when the server cannot be reached for what it takes to refund
   */
  proposeRefund(proposal: RefundProposal): Promise<void> {
    return this.#controller.propose(proposal);
  }

  /**
   * As the button under the form: opens the confirmation. False when there is no form, or a mistake in it, which it then shows. What
   * it takes to refund is fetched when the form is first touched, or filled by `proposeRefund()`; where it is not there yet, the
   * answer is false too, and the confirmation opens by itself once it is.
   */
  review(): boolean {
    void this.#controller.review();
    return this.step === 'confirm';
  }

  /**
   * Goes on with a refund that the operator has confirmed, or approved, and the page has stopped, to ask somebody: `preventDefault()` its
   * `refund-request`, ask, and hand the same event over here. No second `refund-request` is fired.
   *
   * @param request - The event that was stopped.
   * @throws {DOMException} `InvalidStateError` when the form or the order has changed since, or it has been resumed already
   */
  resumeRefund(request: RefundRequestEvent): void {
    if (!this.#controller.refunding?.resume(request)) {
      throw new DOMException('This is not the refund that was stopped last.', 'InvalidStateError');
    }
  }

  /** Puts the focus on the heading of what is on screen. */
  override focus(options?: FocusOptions): void {
    this.renderRoot?.querySelector<HTMLElement>('[data-focus]')?.focus(options);
  }

  /** @internal what the controller follows */
  get settings(): PanelSettings {
    return {
      serverUrl: absoluteUrl(this.serverUrl || RefundPanel.defaultServerUrl || '/'),
      // An attribute that a template leaves empty is one that was left out.
      prepayId: this.prepayId || null,
      merchantTradeNo: this.merchantTradeNo || null,
      token: this.token || null,
      getToken: this.getToken ?? null,
    };
  }

  /** @internal */
  readonly language = new PanelLanguage(this);

  /** @internal the reasons that the operator may give */
  get offered(): OfferedReasons {
    const { words, format } = this.language;
    const reasons = this.#reasons.presets({
      reasons: this.reasons ?? null,
      locale: format.asked,
      own: words.form.reasons,
    });
    const own = { reasons, reasonsOnly: this.reasonsOnly };
    return this.#controller.refunding?.offered(own) ?? own;
  }

  /** What is fetched later brings its own look. */
  protected override willUpdate(): void {
    const styles = [...RefundPanel.elementStyles];
    for (const { part } of [refundingPart, transactionsPart]) styles.push(...(part?.styles ?? []));
    if (styles.length === this.#dressedIn.length || !(this.renderRoot instanceof ShadowRoot)) return;
    adoptStyles(this.renderRoot, styles);
    this.#dressedIn = styles;
  }

  protected override firstUpdated(): void {
    setTimeout(() => {
      const { state } = this.#controller;
      if (state.view !== 'loading' || state.target.kind === 'transactions') return;
      warmUp(this.#context, this.renderRoot.firstElementChild);
    });
  }

  get #context(): ViewContext {
    const { refunding, partProblem, isReviewing } = this.#controller;
    const { words, format } = this.language;
    const bare: ViewContext = {
      messages: words,
      format,
      offered: this.offered,
      now: Date.now(),
      actions: this.#controller,
      refunding: null,
      partProblem,
      isReviewing,
    };
    const views = isWhole(words) ? refunding?.views({ ...bare, messages: words }) : null;
    return { ...bare, refunding: views ?? null };
  }

  protected override render(): TemplateResult {
    const { state } = this.#controller;
    const { language, direction, against, isLoading } = this.language;
    const context = this.#context;
    return html`
      <section part="panel" class="panel ${against === null ? '' : `words-${against}`}" lang=${language}
        dir=${direction ?? nothing} aria-labelledby="title" @submit=${this.#focus.onSubmit} @input=${() => this.#typing.onInput()}>
        <div role="status" class="visually-hidden">${isLoading ? '' : announcementOf(context, state, this.#typing.isPaused)}</div>
        ${isLoading ? orderSkeleton(context, true) : html`${this.#backButton(context)} ${this.#view(context)}`}
      </section>
    `;
  }

  #view(context: ViewContext): unknown {
    const { state } = this.#controller;
    switch (state.view) {
      case 'loading':
        return state.target.kind === 'transactions'
          ? this.#transactions(context, listSkeleton())
          : orderSkeleton(context);
      case 'problem':
        // It is said once, in words that may be on their way.
        if (!(knownWords(context.messages, state.problem.code) || context.refunding || context.partProblem))
          return orderSkeleton(context);
        return state.target.kind === 'transactions'
          ? this.#transactions(context, problemView(context, state.problem))
          : html`<h2 id="title" class="visually-hidden">${context.messages.panel.order}</h2>${problemView(context, state.problem)}`;
      case 'transactions':
        return this.#controller.lists?.view(context);
      case 'order':
        return orderView(context, state);
    }
  }

  /** @param instead of the list; what it is searched and filtered by stays where it is */
  #transactions(context: ViewContext, instead: TemplateResult): unknown {
    const heading = html`<h2 id="title" part="heading" tabindex="-1" data-focus>${context.messages.panel.transactions}</h2>`;
    return this.#controller.lists?.view(context, instead) ?? html`<div part="transactions">${heading} ${instead}</div>`;
  }

  #backButton({ messages, actions }: ViewContext): TemplateResult | typeof nothing {
    const { state } = this.#controller;
    if (!('backTo' in state) || state.backTo === null) return nothing;
    return html`
      <button part="button" class="back" type="button" @click=${() => actions.backToTransactions()}>
        ${icon('back')}${messages.panel.back}
      </button>
    `;
  }
}

/** What is no JSON is no list either, and is told so. */
function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/** Runs what the operator and the page ask for, each effect in a room of its own; the one place where the state changes. */
import type { ReactiveController } from 'lit';
import { OrderSelectedEvent, RefundErrorEvent, RefundUpdatedEvent } from './events.js';
import type { Lists } from './lists.js';
import { isWhole } from './messages/messages.js';
import { watchPage } from './page-watch.js';
import type { PanelDesk, PanelHost } from './panel-desk.js';
import { isAboutSession, isPassing, type PanelProblem, problemOfFailure } from './panel-problem.js';
import { PanelReader } from './panel-reader.js';
import { connectServer, type PanelServer } from './panel-server.js';
import { type PanelSettings, targetOf } from './panel-settings.js';
import { initialState, type PanelState, reduce } from './panel-state.js';
import type { RefundDraft } from './refund-draft.js';
import { needsRefunding, type Refunding, type RefundProposal, refundingPart } from './refunding-part.js';
import { createToldRefunds } from './told-refunds.js';
import { transactionsPart } from './transactions-part.js';

export class RefundController implements ReactiveController {
  state: PanelState = initialState;
  /** Why it could not be fetched. */
  partProblem: PanelProblem | null = null;
  /** The operator has pressed the form's button, and waits. */
  isReviewing = false;

  readonly #host: PanelHost;
  #settings: PanelSettings | null = null;
  #server: PanelServer | null = null;
  readonly #told = createToldRefunds();
  readonly #desk: PanelDesk = this.#createDesk();
  readonly #reader = new PanelReader(this.#desk, () => this.#host.requestUpdate());
  #unwatch: () => void = () => {};
  #refunding: Refunding | null = null;
  #lists: Lists | null = null;

  constructor(host: PanelHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#unwatch = watchPage({
      onHidden: () => this.#reader.pause(),
      onReturn: () => this.#goOn(),
      onStorage: () => this.refunding?.lookAtIntent(),
    });
    // Moved within the page: what was shown is kept and read again.
    if (this.#settings !== null) this.#host.requestUpdate();
    if (this.state.view === 'order') this.refresh();
    else if (this.#settings !== null) void this.retry();
  }

  hostDisconnected(): void {
    this.#unwatch();
    this.#reader.stop();
    this.#refunding?.stop();
    this.#lists?.stop();
  }

  /** The transactions view; null until it has been fetched. */
  get lists(): Lists | null {
    this.#lists ??= transactionsPart.part?.open(this.#desk) ?? null;
    return this.#lists;
  }

  /** What carries refunds out; null until it has been fetched. */
  get refunding(): Refunding | null {
    this.#refunding ??= refundingPart.part?.open(this.#desk) ?? null;
    return isWhole(this.#host.language.words) ? this.#refunding : null;
  }

  /** Looks at the page's wishes before each rendering: several changed at once are one change. */
  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    const before = this.#settings;
    const now = this.#host.settings;
    this.#settings = now;
    if (before === null || before.serverUrl !== now.serverUrl) {
      this.#server = connectServer(now, () => this.#host.settings);
    }
    if (
      before === null ||
      before.serverUrl !== now.serverUrl ||
      before.prepayId !== now.prepayId ||
      before.merchantTradeNo !== now.merchantTradeNo
    ) {
      void this.#reader.load(targetOf(now), null);
    } else if (before.token !== now.token || before.getToken !== now.getToken) {
      this.#onNewToken(before.token !== now.token);
    }
  }

  /** Time passes on screen only while the panel is on the page. */
  hostUpdated(): void {
    if (!this.#host.isConnected) return;
    // Whoever may approve is told of what waits for it.
    const permissions = this.#server?.tokens.claims().permissions;
    const isQueue = this.state.view === 'transactions' && permissions?.includes('refunds:approve') !== false;
    if (isQueue || needsRefunding(this.state)) this.#prepareOnce();
    this.refunding?.watch();
    this.lists?.watch();
  }

  /** Reads what is on screen again, with the state it has. */
  refresh(): Promise<void> {
    return this.#reader.refresh();
  }

  retry(): Promise<void> {
    const { state } = this;
    // Its words could perhaps not be fetched.
    if (this.partProblem !== null) void this.prepare();
    if (state.view === 'order') return this.refresh();
    if (state.view !== 'transactions') return this.#reader.load(state.target, state.backTo);
    return this.lists?.refresh() ?? Promise.resolve();
  }

  openOrder(prepayId: string): void {
    const { state } = this;
    const backTo = state.view === 'transactions' ? state.view : state.backTo;
    if (backTo === null) return;
    void this.#reader.load({ kind: 'order', prepayId }, backTo);
    this.#host.dispatchEvent(new OrderSelectedEvent(prepayId));
  }

  backToTransactions(): void {
    void this.#reader.load({ kind: 'transactions' }, null);
  }

  editDraft(change: Partial<RefundDraft>): void {
    this.touch();
    this.#desk.dispatch({ type: 'draft-changed', change });
    const { state } = this;
    if (state.view !== 'order' || state.step.name !== 'form') return;
    this.#server?.drafts.save(state.order.prepayId, state.step.draft);
  }

  /** Well before it is needed. What could not be fetched is fetched again when somebody asks for it. */
  readonly touch = (): void => {
    this.refunding?.touch();
    this.#prepareOnce();
  };

  #prepareOnce(): void {
    if (this.refunding === null && this.partProblem === null) void this.prepare();
  }

  /** Fetches what carries refunds out. Null when it cannot be had now. */
  async prepare(): Promise<Refunding | null> {
    if (this.partProblem !== null) this.#host.requestUpdate();
    this.partProblem = null;
    const answers = await Promise.all([refundingPart.load(), this.#host.language.complete()]);
    const failed = answers.find(({ ok }) => !ok);
    // Several may have waited for the same attempt.
    if (failed && !failed.ok && this.partProblem === null) {
      this.partProblem = failed.problem;
      this.#desk.complain(failed.problem);
    }
    this.refunding?.lookAtIntent();
    this.refunding?.touch();
    this.#host.requestUpdate();
    return this.refunding;
  }

  async tell(refundRequestId: string, isOpen: boolean): Promise<void> {
    const refunding = this.refunding ?? (await this.prepare());
    refunding?.tell(refundRequestId, isOpen);
  }

  /** Opens the confirmation: at once, or as soon as it can be shown, unless the form is another one by then. */
  async review(): Promise<void> {
    const { state, refunding } = this;
    if (refunding !== null) return refunding.review();
    if (state.view !== 'order' || state.step.name !== 'form' || this.isReviewing) return;
    const { order, step } = state;
    this.isReviewing = true;
    this.#host.requestUpdate();
    const prepared = await this.prepare();
    this.isReviewing = false;
    this.#host.requestUpdate();
    const now = this.state;
    if (now.view !== 'order' || now.step.name !== 'form' || now.step.draft !== step.draft) return;
    if (now.order.prepayId === order.prepayId) prepared?.review();
  }

  async propose(proposal: RefundProposal): Promise<void> {
    const prepared = await this.prepare();
    if (prepared === null) throw new DOMException(this.partProblem?.title, 'NetworkError');
    return prepared.propose(proposal);
  }

  #createDesk(): PanelDesk {
    const controller = this;
    const desk: PanelDesk = {
      get host() {
        return controller.#host;
      },
      get state() {
        return controller.state;
      },
      get server() {
        return controller.#server;
      },
      get tokens() {
        return controller.#host.settings;
      },
      get lists() {
        return controller.lists;
      },
      dispatch(event) {
        if (event.type === 'load-started') controller.#told.forget();
        desk.show(reduce(controller.state, event));
      },
      fail(event) {
        desk.dispatch(event);
        desk.complain(event.problem);
      },
      show(next) {
        if (next === controller.state) return;
        controller.state = next;
        controller.#host.requestUpdate();
      },
      complain: (problem) => void controller.#host.dispatchEvent(new RefundErrorEvent(problem)),
      report(refund) {
        if (!controller.#told.isNews(refund)) return;
        controller.#host.dispatchEvent(new RefundUpdatedEvent(refund));
        if (refund.status === 'failed') desk.complain(problemOfFailure(refund));
      },
      refresh: () => controller.refresh(),
      editDraft: (change) => controller.editDraft(change),
      openOrder: (prepayId) => controller.openOrder(prepayId),
    };
    return desk;
  }

  #onNewToken(isAttribute: boolean): void {
    const { state } = this;
    if (state.view === 'loading' || (state.view === 'problem' && isAboutSession(state.problem))) this.retry();
    // The draft stays: a page may hand over a fresh token every few minutes. A function may be new at every rendering.
    else if (state.view === 'order' && (isAttribute || state.stale !== null)) {
      // The stream is the old token's.
      if (isAttribute) this.#reader.pause();
      this.refresh();
    }
  }

  /** The page is seen again, or its connection is another one: what waits is tried at once. */
  #goOn(): void {
    const { state } = this;
    if (this.partProblem !== null) void this.prepare();
    if (state.view === 'order' || (state.view === 'problem' && isPassing(state.problem))) this.refresh();
  }
}

/** Hears of what changes while the list, or an order opened from it, is on screen: by the server's events, else by time. */
import type { Following } from '../live-streams.js';
import type { PanelDesk } from '../panel-desk.js';
import { followLive } from './kit.js';

/** Several steps of one refund, and several refunds of one batch, are read once. */
const PAUSE_MS = 400;
/** Events tell of refunds; that an order is new has to be asked for now and then. */
const LIVE_DELAY_MS = 60_000;
const DELAY_MS = 30_000;

/** False when it could not be read. @param changed the orders that have changed, by their prepayId; null when nobody knows which */
export type RefreshList = (changed: ReadonlySet<string> | null) => Promise<boolean>;

export class ListFollower {
  readonly #desk: PanelDesk;
  readonly #refresh: RefreshList;
  #following: Following | null = null;
  /** Whose stream it is. */
  #token: string | null = null;
  #isLive = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Runs until what was heard is read. */
  #pause: ReturnType<typeof setTimeout> | undefined;
  #changed = new Set<string>();
  /** What was missed nobody knows. */
  #isAny = false;
  /** The list was on screen when this was rendered last. */
  #wasSeen = false;

  constructor(desk: PanelDesk, refresh: RefreshList) {
    this.#desk = desk;
    this.#refresh = refresh;
  }

  /** Called after each rendering. */
  watch(): void {
    if (!this.#isHere) {
      if (this.#following !== null || this.#wasSeen) this.#leave();
      return;
    }
    document.addEventListener('visibilitychange', this.#onPage);
    window.addEventListener('online', this.#onPage);
    // The stream is the old token's.
    if (this.#following !== null && this.#desk.tokens.token !== this.#token) this.#leave();
    this.#follow();
    const isSeen = this.#isSeen;
    if (isSeen && !this.#wasSeen) this.#soon();
    this.#wasSeen = isSeen;
  }

  /** This order was just looked at. */
  note(prepayId: string): void {
    this.#changed.add(prepayId);
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#onPage);
    window.removeEventListener('online', this.#onPage);
    this.#leave();
    this.#isAny = true;
  }

  get #isHere(): boolean {
    return this.#desk.server !== null && this.#desk.host.isConnected && !document.hidden && isOfList(this.#desk);
  }

  get #isSeen(): boolean {
    return this.#isHere && this.#desk.state.view === 'transactions';
  }

  /** A tab that nobody looks at keeps no stream from the others. */
  readonly #onPage = (): void => {
    this.#isAny = true;
    this.#desk.host.requestUpdate();
    this.#following?.wake();
    this.#soon();
  };

  /** What is heard while an order is on screen waits until the list is seen again. */
  #soon(): void {
    if (this.#pause === undefined && this.#isSeen) this.#pause = setTimeout(() => void this.#flush(), PAUSE_MS);
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    const changed = this.#isAny ? null : this.#changed;
    this.#changed = new Set();
    this.#isAny = false;
    const isRead = await this.#refresh(changed);
    this.#pause = undefined;
    if (this.#changed.size > 0 || this.#isAny) this.#soon();
    // What changed is still to be read, but not at once.
    this.#isAny ||= !isRead;
    if (!this.#isHere) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onTime(), this.#isLive && isRead ? LIVE_DELAY_MS : DELAY_MS);
  }

  #onTime(): void {
    this.#isAny ||= !this.#isLive;
    this.#soon();
  }

  #follow(): void {
    const { server, tokens } = this.#desk;
    if (this.#following !== null || server === null) return;
    this.#token = tokens.token;
    const hear = (isLive: boolean) => () => {
      this.#isLive = isLive;
      this.#isAny = true;
      this.#soon();
    };
    this.#following = followLive({
      server,
      tokens,
      prepayId: null,
      onLive: hear(true),
      onChange: (prepayId) => {
        if (prepayId === null) this.#isAny = true;
        else this.#changed.add(prepayId);
        this.#soon();
      },
      onLost: hear(false),
    });
  }

  #leave(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#following?.leave();
    this.#following = null;
    this.#isLive = false;
    this.#wasSeen = false;
  }
}

/** The list, or an order that was opened from it. */
function isOfList({ state }: PanelDesk): boolean {
  if (state.view === 'transactions') return true;
  return state.view !== 'problem' && 'backTo' in state && state.backTo !== null;
}

/** The refunds that wait for approval, kept up to date while somebody who may approve looks at the list or at one of them. */
import type { Refund } from '@refund-panel/shared';
import { listRefunds } from '../contract/endpoints.js';
import type { Following } from '../live-streams.js';
import type { PanelServer } from '../panel-server.js';
import { followLive } from './kit.js';
import type { RefundingDesk } from './refunding-desk.js';

/** As many as the server gives at once; who has decided these sees the next. */
const MOST = 200;
/** While there is no stream. */
const DELAY_MS = 30_000;

export interface ApprovalQueue {
  /** The oldest first; null while they are not known, or nobody here may approve. */
  readonly waiting: readonly Refund[] | null;
  open(refund: Refund): void;
  /** Called after each rendering. */
  watch(): void;
  stop(): void;
}

export function createApprovalQueue(desk: RefundingDesk): ApprovalQueue {
  let waiting: readonly Refund[] | null = null;
  let reading: AbortController | null = null;
  let following: Following | null = null;
  let followedToken: string | null = null;
  let isLive = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What was on screen when it was read last. */
  let seen = '';

  async function read(): Promise<void> {
    const { server } = desk;
    if (server === null) return;
    clearTimeout(timer);
    reading?.abort();
    const mine = new AbortController();
    reading = mine;
    const found = await readWaiting(server, mine.signal);
    if (mine.signal.aborted) return;
    waiting = found ?? waiting;
    if (!isLive) timer = setTimeout(() => void read(), DELAY_MS);
    desk.host.requestUpdate();
  }

  /** What was known is kept: it is read anew before it is needed. */
  function leave(): void {
    clearTimeout(timer);
    reading?.abort();
    following?.leave();
    following = null;
    isLive = false;
    seen = '';
  }

  /** A tab that nobody looks at keeps no stream from the others. */
  const onVisibility = () => desk.host.requestUpdate();

  function become(live: boolean): void {
    isLive = live;
    void read();
  }

  function follow(): void {
    const { server, tokens } = desk;
    if (following !== null || server === null) return;
    followedToken = tokens.token;
    following = followLive({
      server,
      tokens,
      prepayId: null,
      onLive: () => become(true),
      onChange: () => void read(),
      onLost: () => become(false),
    });
  }

  return {
    get waiting() {
      return waiting;
    },
    open: ({ prepayId }) => desk.openOrder(prepayId),
    watch() {
      const now = placeOf(desk);
      if (now === null) {
        if (seen !== '') leave();
        return;
      }
      document.addEventListener('visibilitychange', onVisibility);
      // Another session may approve other refunds, and the old one's stream ends with it.
      if (following !== null && desk.tokens.token !== followedToken) leave();
      follow();
      if (now === seen) return;
      seen = now;
      void read();
    },
    stop() {
      document.removeEventListener('visibilitychange', onVisibility);
      leave();
      waiting = null;
    },
  };
}

const timeOf = ({ createdAt }: Refund) => Date.parse(createdAt);

/** The oldest first; null where they cannot be read: what was known stays, and is asked for again. */
async function readWaiting({ api }: PanelServer, signal: AbortSignal): Promise<readonly Refund[] | null> {
  const query = { status: 'awaiting_approval', limit: MOST } as const;
  const answer = await api.call(listRefunds, { query }, signal);
  return answer.ok ? [...answer.value.items].sort((one, other) => timeOf(one) - timeOf(other)) : null;
}

/** Where the queue is looked at, and what of it; null where it is not. */
function placeOf({ state, server }: RefundingDesk): string | null {
  const { permissions = null } = server?.tokens.claims() ?? {};
  if (server === null || permissions?.includes('refunds:approve') === false || document.hidden) return null;
  if (state.view === 'transactions') return 'list';
  if (state.view === 'loading') return state.backTo === null ? null : 'list';
  if (state.view !== 'order' || state.backTo === null) return null;
  return [state.order.prepayId, state.aside.decided].join();
}

/** Refunds as they change, as server-sent events. Read with `fetch`, since the token travels in a header, never in an address. */
import { operatorKeyOf, prepayIdSchema } from '@refund-panel/shared';
import type { Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import * as z from 'zod/mini';
import { ProblemError } from '../../domain/errors.js';
import type { Refund } from '../../domain/refund.js';
import { invariant } from '../../invariant.js';
import type { Authority } from '../authority.js';
import type { HttpDependencies } from '../dependencies.js';
import { createNews } from '../live-news.js';
import { createLiveRefunds, type LiveRefunds } from '../live-refunds.js';
import { showRefund } from '../representations.js';
import { requireOrder } from '../session.js';
import type { Session } from '../session-claims.js';
import { validate } from '../validate.js';

export const EVENTS_PATH = '/v1/events';

/** Proxies cut what is silent for a minute. */
const HEARTBEAT_MS = 15_000;

/** A stream costs a socket and a few kilobytes; whoever is refused asks now and then instead. */
const MAX_STREAMS = 1_000;

/** More panels than one person looks at, and few enough that nobody takes everybody's streams. */
const MAX_STREAMS_OF_ONE = 25;

const querySchema = z.strictObject({ prepayId: z.optional(prepayIdSchema) });

export function registerEvents(
  app: Hono,
  { store, sessions, log, now, stopping }: HttpDependencies,
  authority: Authority,
): void {
  const live = createLiveRefunds(store, log);
  const verified = new WeakMap<Context, Session>();
  const streams = createSlots();

  app.get(
    EVENTS_PATH,
    async function authoriseEvents(context, next) {
      // Hono answers HEAD with the GET's handler, and nobody would ever read the stream.
      if (context.req.method === 'HEAD') throw new ProblemError('method_not_allowed', 'Use GET here.');
      verified.set(context, await authority.requireSession(context, 'orders:read'));
      await next();
    },
    validate('query', querySchema),
    (context) => {
      const session = verified.get(context);
      invariant(session !== undefined, 'a request is authorised before it is answered');
      const { prepayId } = context.req.valid('query' as never) as z.infer<typeof querySchema>;
      if (prepayId !== undefined) requireOrder(session, prepayId);
      const operator = operatorKeyOf(session.operator.id);
      if (!streams.hasRoomFor(operator)) {
        throw new ProblemError('not_ready', 'Too many follow live; read again now and then.');
      }
      const isWanted = (refund: Refund) =>
        (prepayId === undefined || refund.prepayId === prepayId) && (session.orders?.includes(refund.prepayId) ?? true);
      context.header('X-Accel-Buffering', 'no');
      context.res = streamSSE(context, async (stream) => {
        streams.take(operator);
        try {
          const endsInMs = session.believedUntil.getTime() - now().getTime();
          const whenRevoked = (end: () => void) => sessions.whenRevoked(session, end);
          await writeChanges(stream, live, { isWanted, stopping, endsInMs, whenRevoked });
        } finally {
          streams.give(operator);
        }
      });
      // Hono's own would let a cache keep it, if only to ask again.
      context.header('Cache-Control', 'no-store');
      return context.res;
    },
  );
}

function createSlots() {
  const taken = new Map<string, number>();
  let all = 0;
  const of = (operator: string) => taken.get(operator) ?? 0;
  return {
    hasRoomFor: (operator: string) => all < MAX_STREAMS && of(operator) < MAX_STREAMS_OF_ONE,
    take(operator: string) {
      all += 1;
      taken.set(operator, of(operator) + 1);
    },
    give(operator: string) {
      all -= 1;
      if (of(operator) > 1) taken.set(operator, of(operator) - 1);
      else taken.delete(operator);
    },
  };
}

interface Following {
  readonly isWanted: (refund: Refund) => boolean;
  readonly stopping: AbortSignal;
  /** A session that has run out follows nothing any more. */
  readonly endsInMs: number;
  /** Nor does one that was ended before. @returns stops that */
  readonly whenRevoked: (end: () => void) => () => void;
}

/** A client that reads slowly gets each refund once, as it stands then; one that does not read at all keeps nothing. */
async function writeChanges(
  stream: SSEStreamingApi,
  live: LiveRefunds,
  { isWanted, stopping, endsInMs, whenRevoked }: Following,
): Promise<void> {
  const news = createNews(isWanted);
  const unfollow = live.follow(news);
  let isOver = false;
  let finish: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    finish = () => {
      isOver = true;
      resolve();
    };
  });
  stream.onAbort(finish);
  stopping.addEventListener('abort', finish);
  if (stopping.aborted) finish();
  const expiry = setTimeout(finish, endsInMs);
  const stopAwaitingRevocation = whenRevoked(finish);
  // A write waits for the reader; the end does not.
  const send = (event: string, data = '') => Promise.race([stream.writeSSE({ event, data }), over]);
  try {
    await send('ready');
    while (!isOver) {
      const next = news.take();
      if (next === 'gap') await send('gap');
      else if (next !== null) await send('refund-updated', JSON.stringify(showRefund(next)));
      else if ((await Promise.race([news.wait(HEARTBEAT_MS), over])) === 'silence') {
        await Promise.race([stream.write(': still here\n\n'), over]);
      }
    }
  } finally {
    clearTimeout(expiry);
    stopAwaitingRevocation();
    news.stop();
    stopping.removeEventListener('abort', finish);
    unfollow();
  }
}

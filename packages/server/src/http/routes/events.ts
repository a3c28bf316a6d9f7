/** Refunds as they change, as server-sent events. Read with `fetch`, since the token travels in a header, never in an address. */
import { prepayIdSchema } from '@refund-panel/shared';
import type { Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import * as z from 'zod/mini';
import { ProblemError } from '../../domain/errors.js';
import type { Refund } from '../../domain/refund.js';
import { invariant } from '../../invariant.js';
import type { HttpDependencies } from '../dependencies.js';
import { createLiveRefunds } from '../live-refunds.js';
import { showRefund } from '../representations.js';
import { requireOrder, requirePermission, type Session } from '../session.js';
import { validate } from '../validate.js';

export const EVENTS_PATH = '/v1/events';

/** Proxies cut what is silent for a minute. */
const HEARTBEAT_MS = 15_000;

/** A stream costs a socket and a few kilobytes; whoever is refused asks now and then instead. */
const MAX_STREAMS = 1_000;

const querySchema = z.strictObject({ prepayId: z.optional(prepayIdSchema) });

export function registerEvents(app: Hono, { store, sessions, log, now, stopping }: HttpDependencies): void {
  const live = createLiveRefunds(store, log);
  const verified = new WeakMap<Context, Session>();
  let streams = 0;

  app.get(
    EVENTS_PATH,
    async function authoriseEvents(context, next) {
      const session = await sessions.verify(context.req.header('Authorization'));
      requirePermission(session, 'orders:read');
      verified.set(context, session);
      await next();
    },
    validate('query', querySchema),
    (context) => {
      const session = verified.get(context);
      invariant(session !== undefined, 'a request is authorised before it is answered');
      const { prepayId } = context.req.valid('query' as never) as z.infer<typeof querySchema>;
      if (prepayId !== undefined) requireOrder(session, prepayId);
      if (streams >= MAX_STREAMS) throw new ProblemError('not_ready', 'Too many follow live; read again now and then.');
      const isWanted = (refund: Refund) =>
        (prepayId === undefined || refund.prepayId === prepayId) && (session.orders?.includes(refund.prepayId) ?? true);
      context.header('X-Accel-Buffering', 'no');
      return streamSSE(context, async (stream) => {
        streams += 1;
        try {
          const endsInMs = session.expiresAt.getTime() - now().getTime();
          await writeChanges(stream, live, { isWanted, stopping, endsInMs });
        } finally {
          streams -= 1;
        }
      });
    },
  );
}

interface Following {
  readonly isWanted: (refund: Refund) => boolean;
  readonly stopping: AbortSignal;
  /** A session that has run out follows nothing any more. */
  readonly endsInMs: number;
}

/** A client that reads slowly gets each refund once, as it stands then. */
async function writeChanges(
  stream: SSEStreamingApi,
  live: ReturnType<typeof createLiveRefunds>,
  { isWanted, stopping, endsInMs }: Following,
): Promise<void> {
  const pending = new Map<string, Refund>();
  let missed = false;
  let over = stopping.aborted;
  let wake: () => void = () => {};
  const unfollow = live.follow({
    onRefund(refund) {
      if (!isWanted(refund)) return;
      pending.set(refund.refundRequestId, refund);
      wake();
    },
    onGap() {
      missed = true;
      wake();
    },
  });
  const finish = () => {
    over = true;
    wake();
  };
  stream.onAbort(finish);
  stopping.addEventListener('abort', finish);
  const expiry = setTimeout(finish, endsInMs);
  try {
    await stream.writeSSE({ event: 'ready', data: '' });
    while (!over) {
      if (missed) {
        missed = false;
        await stream.writeSSE({ event: 'gap', data: '' });
      }
      for (const [refundRequestId, refund] of pending) {
        pending.delete(refundRequestId);
        await stream.writeSSE({ event: 'refund-updated', data: JSON.stringify(showRefund(refund)) });
      }
      const nothingNew = pending.size === 0 && !missed && !over;
      if (nothingNew && (await waitFor(HEARTBEAT_MS)) === 'silence') await stream.write(': still here\n\n');
    }
  } finally {
    clearTimeout(expiry);
    stopping.removeEventListener('abort', finish);
    unfollow();
  }

  function waitFor(silenceMs: number): Promise<'news' | 'silence'> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve('silence'), silenceMs);
      wake = () => {
        clearTimeout(timer);
        resolve('news');
      };
    });
  }
}

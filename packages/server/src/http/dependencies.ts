/** What the routes are given: ports, clock, and settings that reach the edge. */
import type { SendingRules } from '../domain/sending.js';
import type { Gateway } from '../operations/ports/gateway.js';
import type { Log } from '../operations/ports/log.js';
import type { RateLimits } from '../operations/ports/rate-limits.js';
import type { Store } from '../operations/ports/store.js';
import type { MayAsk } from '../operations/questions.js';
import type { RecentAnswers } from '../operations/recent-answers.js';
import type { RequestRefundDependencies } from '../operations/request-refund.js';
import type { SyncRefundDependencies } from '../operations/sync-refund.js';
import type { TrustedProxies } from './client-address.js';
import type { Sessions } from './session.js';

export interface HttpDependencies {
  readonly store: Store;
  readonly gateway: Gateway;
  /** Asked before Binance Pay is asked something because somebody is waiting for it. */
  readonly mayAsk: MayAsk;
  readonly recentAnswers: RecentAnswers;
  readonly sessions: Sessions;
  readonly rateLimits: RateLimits;
  readonly trustedProxies: TrustedProxies;
  readonly log: Log;
  readonly now: () => Date;
  readonly random: () => number;
  readonly createId: () => string;
  readonly sendingRules: SendingRules;
  /** Whether an error says that the database is away. */
  readonly isOutage: (error: unknown) => boolean;
  /** Wakes the worker. */
  readonly nudge: () => void;
  /** Aborted when the server stops, so that what has no end of its own ends. */
  readonly stopping: AbortSignal;
  /** Origins of the pages that may embed the panel. */
  readonly allowedOrigins: readonly string[];
  /** The file that the script tag loads. */
  readonly widgetScript: string;
}

export function operationDependencies(
  dependencies: HttpDependencies,
): RequestRefundDependencies & SyncRefundDependencies {
  const { store, gateway, mayAsk, recentAnswers, log, now, random, createId, sendingRules } = dependencies;
  return { refunds: store, orders: store, gateway, mayAsk, recentAnswers, log, now, random, createId, sendingRules };
}

/** How often something may be done, counted for all replicas. */

/** What is counted, each by its own number: requests of one operator, of one address, and so on. */
export type LimitName = 'operator' | 'refunds' | 'address' | 'failures' | 'host' | 'notifications';

/** Null where there is room; else the limit is used up, and for how long. */
export type LimitReached = { readonly limit: number; readonly forMs: number } | null;

/** How often something may be done within a minute, on all replicas together. Never rejects: a limit is no reason to fail. */
export interface RateLimits {
  /** Counts once. */
  count(name: LimitName, key: string): Promise<LimitReached>;
}

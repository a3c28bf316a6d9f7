/** A refund for which the merchant's wallet is short: kept, looked after, and sent once the balance allows. */

import type { Advance, Refund } from './refund.js';
import { type AnnouncedStatus, afterAnnouncement } from './report.js';
import { afterMs, BLIND_AFTER_MS, blindDelayMs, walletDelayMs } from './schedule.js';

/** What a look into the wallet brought. */
export type WalletLook =
  | { readonly wallet: 'enough' }
  | { readonly wallet: 'short'; readonly missingAmount: string }
  /** This key may not ask. */
  | { readonly wallet: 'untold' }
  | { readonly wallet: 'unknown' };

/** @param missingAmount null when Binance Pay only says that the wallet is short */
export function park(refund: Refund, missingAmount: string | null, now: Date): Advance {
  const parkedSince = refund.parkedSince ?? now;
  const parkedForMs = now.getTime() - parkedSince.getTime();
  const delayMs = missingAmount === null ? blindDelayMs(parkedForMs) : walletDelayMs(parkedForMs);
  return {
    changes: {
      status: 'parked',
      nextStep: 'wallet',
      dueAt: afterMs(now, delayMs),
      parkedSince,
      missingAmount,
      unsettledSince: null,
      failure: null,
      attention: null,
    },
    note: refund.status === 'parked' ? null : noteOf(refund, missingAmount),
  };
}

function noteOf({ currency }: Refund, missingAmount: string | null): string {
  const short = missingAmount === null ? 'holds too little' : `lacks ${missingAmount} ${currency}`;
  return `The merchant's Funding Wallet ${short}. No money moved; it is sent once the balance allows`;
}

/** It stays parked until its submit is claimed: nothing is out before, and it may be taken back. */
export function afterWalletLook(refund: Refund, look: WalletLook, announced: AnnouncedStatus, now: Date): Advance {
  if (announced !== null) return afterAnnouncement(refund, announced, now);
  const parkedForMs = now.getTime() - (refund.parkedSince ?? now).getTime();
  const wasSeenShort = refund.missingAmount !== null && look.wallet === 'enough';
  // Whoever asks early gets a look, not one more submit without knowing better than before.
  const isEarly = refund.dueAt !== null && refund.dueAt > now;
  if (isEarly && look.wallet !== 'short' && !wasSeenShort) return { changes: {}, note: null };
  switch (look.wallet) {
    case 'short':
      return park(refund, look.missingAmount, now);
    case 'enough':
      return submitNow('The Funding Wallet holds enough now; sending');
    case 'untold':
      return submitNow(null);
    case 'unknown':
      // Whoever never gets an answer must not wait for one for ever.
      if (parkedForMs >= BLIND_AFTER_MS) return submitNow(null);
      return { changes: { dueAt: afterMs(now, walletDelayMs(parkedForMs)) }, note: null };
  }

  function submitNow(note: string | null): Advance {
    return { changes: { nextStep: 'submit', dueAt: now, missingAmount: null }, note };
  }
}

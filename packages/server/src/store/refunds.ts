/** Refunds in the database. */
import type { RefundStore } from '../operations/ports/refunds.js';
import type { Announce } from './change-feed.js';
import { asFound, commitBehind, nothingFound } from './commit-behind.js';
import { createRefundIn } from './create-refund.js';
import type { Database } from './database.js';
import { adoptRefundIn, recordOutsideRefundIn } from './outside-refund.js';
import { changeRefundIn, contradictRefundIn, recordFactsIn } from './refund-change.js';
import { claimDueIn, claimRefundIn, makeDueIn, updateRefundIn } from './refund-lease.js';
import { findByKey, readRefund } from './refund-statements.js';
import { refundFrom } from './rows.js';
import { findHistoryIn } from './trail.js';

export function createRefundStore(database: Database, announce: Announce): RefundStore {
  return {
    createRefund: createRefundIn(database, announce),
    claimRefund: claimRefundIn(database),
    claimDue: claimDueIn(database),
    updateRefund: updateRefundIn(database, announce),
    makeDue: makeDueIn(database),
    changeRefund: changeRefundIn(database, announce),
    recordFacts: recordFactsIn(database, announce),
    contradictRefund: contradictRefundIn(database, announce),
    findHistory: findHistoryIn(database),
    recordOutsideRefund: recordOutsideRefundIn(database, announce),
    adoptRefund: adoptRefundIn(database, announce),

    async findRefund(refundRequestId) {
      const [row] = await readRefund(database, { refundRequestId });
      return row === undefined ? null : refundFrom(row);
    },

    findRefundByKey: (idempotencyKey) =>
      commitBehind(database, async (transaction) => {
        const [row] = await findByKey(transaction, { idempotencyKey });
        return row === undefined ? nothingFound(null) : asFound(refundFrom(row));
      }),
  };
}

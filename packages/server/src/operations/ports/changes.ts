/** News of refunds that change, on whichever replica. */

/** A refund that changed, on this replica or another one. */
export interface RefundChange {
  readonly refundRequestId: string;
  readonly prepayId: string;
}

export interface ChangeFeed {
  /** @param onGap changes may have been missed: whoever follows should read again. @returns ends it */
  subscribe(onChange: (change: RefundChange) => void, onGap: () => void): () => void;
}

/** Where Binance Pay says two different things of one refund, and whether a person comes to know. */
import type { GatewayRefund } from './gateway-books.js';
import type { Watched } from './watch.js';

/** Binance Pay itself has said two different things of it. */
export function isContradicted(refund: GatewayRefund | undefined): boolean {
  return refund !== undefined && (refund.isLiedAbout || refund.isDenied);
}

/** Where Binance Pay declined a refund, paid it, and said so: a person has read it in the history, or the refund counts. */
export function checkTold({ tables, journal }: Watched, made: GatewayRefund, fail: (what: string) => void): void {
  const row = tables().refunds.get(made.refundRequestId);
  if (row === undefined || !made.isDenied || made.state !== 'succeeded' || row.refund.status === 'succeeded') return;
  const { refundRequestId, status, attention } = row.refund;
  const isTold = attention === 'contradicted' || row.notes.some((note) => note.includes('but this refund was'));
  if (!made.isAcknowledged) journal.saw('Binance Pay declined a refund, paid it, and never said so');
  else if (isTold) journal.saw('Binance Pay declined a refund, paid it, and a person was told');
  else fail(`${refundRequestId} is ${status}; Binance Pay pays it and has said so, and nobody was told`);
}

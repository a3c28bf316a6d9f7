/** The door of the part that carries refunds out. */
import type { RefundingKit, RefundingPart } from '../refunding-part.js';
import { receiveKit } from './kit.js';
import { RefundRunner } from './refund-runner.js';
import { refundingStyles } from './refunding.styles.js';

export function openRefunding(kit: RefundingKit): RefundingPart {
  receiveKit(kit);
  return { styles: [refundingStyles()], open: (desk) => new RefundRunner(desk) };
}

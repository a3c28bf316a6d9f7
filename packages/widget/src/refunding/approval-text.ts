/** What became of a refund that a second person decides, in words and in a picture. */
import type { Approval, Refund } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import { msUntilSent } from './countdown.js';
import { html, icon, nothing, refundIcon } from './kit.js';
import { type RefundText, refundText } from './refund-text.js';
import type { RefundingContext } from './refunding-context.js';

/** Where nobody decided, that is the whole story; an approval goes on with the refund's own. */
export function approvalText({ messages, format, now }: RefundingContext, refund: Refund): RefundText {
  const { approval, status, attention, refundStatus } = refund;
  const text = refundText(messages, format, refund, msUntilSent(refund, now));
  if (approval === null || attention !== null) return text;
  const words = messages.approval;
  if (approval.decision === 'expired') {
    const amount = format.money(refund.refundAmount, refund.currency);
    return { heading: words.expiredHeading, text: words.expired(amount, format.time(approval.expiresAt)) };
  }
  if (approval.decision !== 'approved') return text;
  if (status === 'scheduled') return { ...text, heading: words.approvedHeading };
  const isGoing = status === 'submitting' || (status === 'pending' && refundStatus !== null);
  return isGoing ? { ...text, heading: words.approvedSentHeading } : text;
}

/** Who decided, when, and why in their own words. Nothing where nobody has. */
export function decidedLine(context: RefundingContext, { approval }: Refund): TemplateResult | typeof nothing {
  const line = approval === null ? '' : decisionSentence(context, approval);
  if (approval === null || line === '') return nothing;
  const { note } = approval;
  return html`<p><bdi>${line}</bdi>${note === null ? nothing : html` <q class="lines"><bdi>${note}</bdi></q>`}</p>`;
}

function decisionSentence({ messages, format }: RefundingContext, approval: Approval): string {
  const { decision, decidedBy, decidedAt } = approval;
  if (decidedBy === null || decidedAt === null) return '';
  const words = messages.approval;
  const say = { approved: words.approvedBy, rejected: words.rejectedBy, expired: null }[decision ?? 'expired'];
  return say?.(decidedBy.name ?? decidedBy.id, format.time(decidedAt)) ?? '';
}

/** That time ran out is not that somebody said no. */
export function approvalIcon(refund: Refund): TemplateResult {
  return refund.approval?.decision === 'expired' ? icon('clock') : refundIcon(refund);
}

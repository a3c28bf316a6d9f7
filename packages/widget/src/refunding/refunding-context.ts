/** What every view of this part is given, beside what all views are. */
import type { MyPolicy } from '@refund-panel/shared';
import type { Aside } from '../aside.js';
import type { WholeMessages } from '../messages/messages.js';
import type { RefundDraft } from '../refund-draft.js';
import type { SessionClaims } from '../token-source.js';
import type { ViewContext } from '../views/view-context.js';
import type { ApprovalQueue } from './approval-queue.js';
import type { Decider } from './decider.js';
import type { RefundAdopter } from './refund-adopter.js';
import type { DraftLanguage } from './refund-plan.js';
import type { Stories } from './stories.js';
import type { WaitingRefunds } from './waiting-refunds.js';

export interface RefundingContext extends Pick<ViewContext, 'format' | 'now'> {
  readonly messages: WholeMessages;
  readonly language: DraftLanguage;
  readonly copied: Aside['copied'];
  /** Null while it is not known. */
  readonly policy: MyPolicy | null;
  /** Only for what to offer. */
  readonly claims: SessionClaims;
  readonly actions: RefundingActions;
}

export interface RefundingActions {
  editDraft(change: Partial<RefundDraft>): void;
  clearDraft(): void;
  leaveConfirmation(): void;
  reviewEverything(): void;
  typeSum(typed: string): void;
  confirm(): void;
  sendAgain(): void;
  checkOrder(): void;
  dropIntent(): void;
  closeResult(): void;
  copy(text: string): void;
  readonly waiting: Pick<WaitingRefunds, 'cancel' | 'question' | 'leave'>;
  readonly adopter: RefundAdopter;
  readonly decider: Decider;
  readonly stories: Pick<Stories, 'of'>;
  readonly queue: Pick<ApprovalQueue, 'waiting' | 'open'>;
}

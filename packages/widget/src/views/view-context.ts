/** What every view is given: the words, the formats, and what the operator may do. */
import type { Aside } from '../aside-state.js';
import type { Format } from '../format.js';
import type { Messages } from '../messages/messages.js';
import type { RefundController } from '../refund-controller.js';
import type { DraftLanguage } from '../refund-draft.js';

export interface ViewContext {
  readonly messages: Messages;
  readonly format: Format;
  readonly language: DraftLanguage;
  /** Milliseconds since 1970, when this rendering began. */
  readonly now: number;
  readonly copied: Aside['copied'];
  readonly actions: Pick<
    RefundController,
    | 'refresh'
    | 'retry'
    | 'search'
    | 'showMore'
    | 'openOrder'
    | 'backToTransactions'
    | 'editDraft'
    | 'clearDraft'
    | 'review'
    | 'leaveConfirmation'
    | 'reviewEverything'
    | 'typeSum'
    | 'confirm'
    | 'sendAgain'
    | 'checkOrder'
    | 'dropIntent'
    | 'closeResult'
    | 'copy'
    | 'waiting'
    | 'adopter'
  >;
}

/** The trail, and what is handed out of it. */
import type { Evidence, RefundStatus, TrailEntry, TrailHead, TrailRecord } from '@refund-panel/shared';
import type { Refund } from '../../domain/refund.js';
import type { Page, PageRequest } from './page.js';

/** What is put on the trail; when, and what it rests on, the store adds. */
export type NewTrailRecord = Omit<TrailRecord, 'at' | 'restsOn'>;

/** Everything that is kept of one refund beside itself and its order. */
export interface RefundEvidence {
  readonly request: Evidence['request'];
  /** In the order in which they were made. */
  readonly gatewayCalls: Evidence['gatewayCalls'];
  readonly notifications: Evidence['notifications'];
  readonly trail: readonly TrailEntry[];
  readonly trailHead: TrailHead;
}

/** Which refunds are handed out as a file: those asked for within these times. */
export interface RefundSelection {
  readonly since?: Date | undefined;
  readonly until: Date;
  readonly status?: RefundStatus | undefined;
  readonly prepayId?: string | undefined;
}

export interface TrailStore {
  /** An entry of its own, for what changes no other row; on disk when it resolves. */
  recordOnTrail(record: NewTrailRecord, at: Date): Promise<void>;
  /** 0 and 64 zeros while there is no entry. */
  findTrailHead(): Promise<TrailHead>;
  /** Newest first. */
  listTrail(
    request: PageRequest & { refundRequestId?: string | undefined; operatorId?: string | undefined },
  ): Promise<Page<TrailEntry>>;
  /** From the first entry up to the head, one page after the other: however long it is, no more is held. */
  readTrail(head: TrailHead): AsyncIterable<readonly TrailEntry[]>;
  /** The oldest first, one page after the other. */
  readRefunds(selection: RefundSelection): AsyncIterable<readonly Refund[]>;
  /** Null when there is no such refund. */
  findEvidence(refundRequestId: string): Promise<RefundEvidence | null>;
}

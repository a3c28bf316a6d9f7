/** The files that are handed out: refunds and the trail, as CSV for a spreadsheet and as JSON for a program. */
import * as z from 'zod/mini';
import type { ObjectSchema } from './endpoint.js';
import { prepayIdSchema } from './order.js';
import type { Permission } from './permissions.js';
import { refundSchema, refundStatusSchema } from './refund.js';
import { trailEntrySchema } from './trail.js';

/** What is answered with a file instead of one JSON value in memory. */
export interface FileEndpoint {
  readonly method: 'GET';
  readonly path: `/${string}`;
  readonly summary: string;
  readonly authority: Permission;
  readonly query: ObjectSchema;
  readonly contentType: 'text/csv; charset=utf-8' | 'application/json';
  /** What the whole file is. */
  readonly content: z.ZodMiniType;
}

const csv = { method: 'GET', contentType: 'text/csv; charset=utf-8', content: z.string() } as const;
const json = { method: 'GET', contentType: 'application/json' } as const;

/** Which refunds, by when they were asked for: `since` is included, `until` is not, and is now where it is left out. */
export const refundSelectionSchema = z.strictObject({
  since: z.optional(z.iso.datetime()),
  until: z.optional(z.iso.datetime()),
  status: z.optional(refundStatusSchema),
  prepayId: z.optional(prepayIdSchema),
});

const refunds = { authority: 'refunds:export', query: refundSelectionSchema } as const;

export const exportRefundsCsv = {
  ...csv,
  ...refunds,
  path: '/v1/reports/refunds.csv',
  summary:
    'Refunds as a file for a spreadsheet, the oldest first; what it could take for a formula has an apostrophe before it',
} as const satisfies FileEndpoint;

export const exportRefundsJson = {
  ...json,
  ...refunds,
  path: '/v1/reports/refunds.json',
  summary: 'Refunds as a file, the oldest first: an array with one refund on each line',
  content: z.array(refundSchema),
} as const satisfies FileEndpoint;

/** All of it, so that it can be verified from its first entry on. */
const trail = { authority: 'audit:read', query: z.strictObject({}) } as const;

export const exportTrailCsv = {
  ...csv,
  ...trail,
  path: '/v1/reports/trail.csv',
  summary: 'The trail as a file for a spreadsheet, from its first entry on',
} as const satisfies FileEndpoint;

export const exportTrailJson = {
  ...json,
  ...trail,
  path: '/v1/reports/trail.json',
  summary: 'The trail as a file that can be verified: an array with one entry on each line, from the first on',
  content: z.array(trailEntrySchema),
} as const satisfies FileEndpoint;

export const fileEndpoints: readonly FileEndpoint[] = [
  exportRefundsCsv,
  exportRefundsJson,
  exportTrailCsv,
  exportTrailJson,
];

/** The API of who may do what: the policy, approvals, the trail, and the evidence of one refund. */
import * as z from 'zod/mini';
import { pageOf, pageQuery, refundRequestIdSchema } from './api-parts.js';
import { defineEndpoint } from './endpoint.js';
import { evidenceSchema } from './evidence.js';
import { operatorSchema } from './permissions.js';
import {
  changePolicyBodySchema,
  myPolicySchema,
  policySchema,
  policyTestSchema,
  policyVersionSchema,
} from './policy.js';
import { noteSchema, refundWithHistorySchema } from './refund.js';
import { trailEntrySchema, trailHeadSchema } from './trail.js';

/** What was looked at before deciding; where it is given and no longer so, nothing is decided. */
const approvalHashSchema = z
  .string()
  .check(z.regex(/^[0-9a-f]{64}$/, { error: "must be the hash of the refund's approval" }));

export const approveRefund = defineEndpoint({
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/approve',
  summary: 'Approve a refund that somebody else asked for; again without harm',
  authority: 'refunds:approve',
  params: z.strictObject({ refundRequestId: refundRequestIdSchema }),
  body: z.strictObject({ approvalHash: z.optional(approvalHashSchema) }),
  isBodyOptional: true,
  replies: { 200: refundWithHistorySchema },
});

export const rejectRefund = defineEndpoint({
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/reject',
  summary: 'Reject a refund that awaits approval, with a reason; again without harm',
  authority: 'refunds:approve',
  params: z.strictObject({ refundRequestId: refundRequestIdSchema }),
  body: z.strictObject({ approvalHash: z.optional(approvalHashSchema), reason: noteSchema }),
  replies: { 200: refundWithHistorySchema },
});

export const getPolicy = defineEndpoint({
  method: 'GET',
  path: '/v1/policy',
  summary: 'The policy in force',
  authority: 'policy:manage',
  replies: { 200: policyVersionSchema },
});

export const changePolicy = defineEndpoint({
  method: 'PUT',
  path: '/v1/policy',
  summary: 'Put another policy in force, whole, for a reason',
  authority: 'policy:manage',
  body: changePolicyBodySchema,
  replies: { 200: policyVersionSchema },
});

export const listPolicyVersions = defineEndpoint({
  method: 'GET',
  path: '/v1/policy/versions',
  summary: 'Every policy that was ever in force, newest first',
  authority: 'policy:manage',
  query: z.strictObject(pageQuery),
  replies: { 200: pageOf(policyVersionSchema) },
});

export const testPolicy = defineEndpoint({
  method: 'POST',
  path: '/v1/policy/test',
  summary: 'What a policy would have stopped of the refunds that were asked for; it changes nothing',
  authority: 'policy:manage',
  body: z.strictObject({
    policy: policySchema,
    /** From when on; left out, the last 90 days. */
    since: z.optional(z.iso.datetime()),
  }),
  replies: { 200: policyTestSchema },
});

export const getMyPolicy = defineEndpoint({
  method: 'GET',
  path: '/v1/policy/mine',
  summary: 'What the policy allows whoever asks',
  authority: 'refunds:create',
  replies: { 200: myPolicySchema },
});

export const listTrail = defineEndpoint({
  method: 'GET',
  path: '/v1/audit',
  summary: 'The trail, newest first',
  authority: 'audit:read',
  query: z.strictObject({
    refundRequestId: z.optional(refundRequestIdSchema),
    operatorId: z.optional(operatorSchema.shape.id),
    ...pageQuery,
  }),
  replies: { 200: pageOf(trailEntrySchema) },
});

export const getTrailHead = defineEndpoint({
  method: 'GET',
  path: '/v1/audit/head',
  summary: 'The last entry of the trail, to be kept elsewhere',
  authority: 'audit:read',
  replies: { 200: trailHeadSchema },
});

export const getEvidence = defineEndpoint({
  method: 'GET',
  path: '/v1/refunds/{refundRequestId}/evidence',
  summary: 'Everything that is known of one refund, in one file',
  authority: 'audit:read',
  params: z.strictObject({ refundRequestId: refundRequestIdSchema }),
  replies: { 200: evidenceSchema },
});

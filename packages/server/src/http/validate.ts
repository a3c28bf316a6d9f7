/** Validation by the contract's own schemas; every failure is a problem that names its fields. */
import { zValidator } from '@hono/zod-validator';
import type { ObjectSchema } from '@refund-panel/shared';
import type { Context, MiddlewareHandler } from 'hono';
import type * as z from 'zod/mini';
import { type FieldError, ProblemError } from '../domain/errors.js';

/** Whoever made more mistakes than this mends these first; else a small body would bring a large answer. */
const MAX_FIELD_ERRORS = 100;

/** The places in a request that carry something, by Hono's names for them. */
export type Target = 'param' | 'query' | 'header' | 'json';

export function validate(target: Target, schema: ObjectSchema): MiddlewareHandler {
  return zValidator(target, schema, (result) => {
    if (!result.success) throw invalid(target, result.error.issues);
  });
}

export function validateJson(schema: ObjectSchema): MiddlewareHandler {
  const validateBody = validate('json', schema);
  return async function validateJsonBody(context, next) {
    requireJson(context);
    return validateBody(context, next);
  };
}

/** Where nothing was sent, an empty object was meant; whatever was sent is looked at, or what it says would be passed over. */
export function validateJsonIfSent(schema: ObjectSchema): MiddlewareHandler {
  const validateBody = validateJson(schema);
  return async function validateBodyIfSent(context, next) {
    if ((await context.req.text()) !== '') return validateBody(context, next);
    context.req.addValidatedData('json', {});
    return next();
  };
}

function requireJson(context: Context): void {
  const contentType = context.req.header('Content-Type') ?? '';
  if (!/^application\/json *(;|$)/i.test(contentType)) {
    throw new ProblemError('unsupported_media_type', 'Send the header Content-Type: application/json.', {
      errors: [{ field: 'Content-Type', message: 'must be application/json' }],
    });
  }
}

function invalid(target: Target, issues: readonly z.core.$ZodIssue[]): ProblemError {
  const errors = issues.flatMap((issue) => fieldErrors(target, issue)).slice(0, MAX_FIELD_ERRORS);
  const [first] = errors;
  if (target === 'header' && first?.field === 'Idempotency-Key') {
    return new ProblemError(
      'idempotency_key_required',
      'Send one Idempotency-Key for each refund that you mean, and the same one when you repeat the request.',
      { errors },
    );
  }
  return new ProblemError('invalid_request', `${first?.field}: ${first?.message}`, { errors });
}

function fieldErrors(target: Target, issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...path, key].join('.').slice(0, 100), message: 'is not known here' }));
  }
  const field = target === 'header' ? 'Idempotency-Key' : path.join('.') || 'body';
  return [{ field, message: issue.message }];
}

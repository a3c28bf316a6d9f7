/** The one error that is thrown on purpose: a refusal with a code of the closed list, for the edge to render. */
import type { ProblemCode } from '@refund-panel/shared';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** Every field that was wrong; the first is the problem's `field`. */
  readonly errors?: readonly FieldError[];
  readonly cause?: unknown;
  /** Asking again sooner is in vain. */
  readonly retryAfterMs?: number;
}

export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterMs: number | null;

  /** `detail` is for a person: what happened, and what to do. It must hold nothing secret. */
  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

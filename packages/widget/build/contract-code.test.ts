/** Holds the committed checks to the schemas that they are written from; with `--update` it writes them. */
import { fileURLToPath } from 'node:url';
import * as shared from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { writeContract } from './contract-code.js';

const written = fileURLToPath(new URL('../src/contract/endpoints.ts', import.meta.url));

describe("the panel's form of the contract", () => {
  it('is what the contract gives (else: pnpm --filter @refund-panel/widget contract)', async () => {
    const checks = { isPrepayId: shared.prepayIdSchema, isProblem: shared.problemSchema };
    await expect(writeContract(shared, checks)).toMatchFileSnapshot(written);
  });

  it('refuses to write what it could not check', () => {
    const write = (schema: z.ZodMiniType) => writeContract({}, { isIt: schema });
    expect(() => write(shared.amountSchema)).toThrow('isIt: the panel cannot check custom');
    expect(() => write(shared.createRefundBodySchema)).toThrow('isIt.refundAmount');
  });
});

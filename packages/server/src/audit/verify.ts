/** Holds the trail against itself, against heads that were written down, and against the rows that it tells of. */
import type { TrailEntry, TrailHead } from '@refund-panel/shared';
import { createChainCheck } from './chain-check.js';
import { createFindings, type Findings } from './findings.js';
import { createRecordChecks, type RowSource } from './row-checks.js';

export interface Verdict {
  readonly findings: Findings;
  readonly head: TrailHead;
  readonly entries: number;
  /** Null where only a file was looked at. */
  readonly refunds: number | null;
}

export async function verifyFile(entries: AsyncIterable<TrailEntry>, anchors: readonly TrailHead[]): Promise<Verdict> {
  const findings = createFindings();
  const chain = createChainCheck(anchors, findings);
  let count = 0;
  for await (const entry of entries) {
    chain.add(entry);
    count += 1;
  }
  return { findings, head: chain.end(), entries: count, refunds: null };
}

/** @param source one snapshot: entries and rows as they were at one moment */
export async function verifyDatabase(source: RowSource, anchors: readonly TrailHead[]): Promise<Verdict> {
  const findings = createFindings();
  const chain = createChainCheck(anchors, findings);
  const records = createRecordChecks(source, findings);
  let count = 0;
  for await (const page of source.entries()) {
    const said = page.map((entry) => ({ sequence: entry.sequence, record: chain.add(entry) }));
    await records.check(said.flatMap(({ sequence, record }) => (record === null ? [] : [{ sequence, record }])));
    count += page.length;
  }
  const head = chain.end();
  const stored = await source.countEntries();
  if (stored !== count) findings.add(null, `${stored} entries are stored, but ${count} numbers: some are there twice.`);
  await records.checkPolicies();
  await records.checkSending();
  return { findings, head, entries: count, refunds: await records.checkRefunds() };
}

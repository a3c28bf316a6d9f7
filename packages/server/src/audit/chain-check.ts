/** Whether entries follow from each other, and lead to heads that were written down elsewhere: one at a time, in bounded memory. */
import { createHash } from 'node:crypto';
import { type TrailEntry, type TrailHead, type TrailRecord, trailRecordSchema } from '@refund-panel/shared';
import type { Findings } from './findings.js';

export interface ChainCheck {
  /** @returns what the entry says; null where that is nothing that this server writes */
  add(entry: TrailEntry): TrailRecord | null;
  /** After the last one. @returns the head that was come to */
  end(): TrailHead;
}

const BEFORE_THE_FIRST: TrailHead = { sequence: 0, hash: '0'.repeat(64) };

/** @param anchors heads as they were written down when they were the last entry, in any order */
export function createChainCheck(anchors: readonly TrailHead[], findings: Findings): ChainCheck {
  const anchored = new Map<number, TrailHead[]>();
  for (const anchor of anchors) anchored.set(anchor.sequence, [...(anchored.get(anchor.sequence) ?? []), anchor]);
  let before = BEFORE_THE_FIRST;
  /** What its hash should be; another one than its own where that was changed. */
  let hashBefore = before.hash;
  let highest = 0;

  /** @returns false where it stands where none can be: the next one has to follow from the one before it all the same */
  function checkPlace(entry: TrailEntry): boolean {
    const { sequence } = entry;
    const hash = hashOf(before.hash, entry);
    // One hash was changed, and not this one.
    const follows = hash === entry.hash || hashOf(hashBefore, entry) === entry.hash;
    if (sequence > before.sequence + 1) {
      const [from, to] = [before.sequence + 1, sequence - 1];
      const which = from === to ? `Entry ${from} is` : `Entries ${from} to ${to} are`;
      findings.add(from, `${which} missing: removed, or given another number.`);
    } else if (sequence <= before.sequence) {
      findings.add(sequence, `Entry ${sequence} stands behind entry ${before.sequence}: moved, or put in.`);
      return false;
    } else if (!follows) {
      const what = 'its text, its number or its hash was changed, or the entry before it was written anew';
      findings.add(sequence, `Entry ${sequence} does not follow from the one before it: ${what}.`);
    }
    hashBefore = hash;
    return true;
  }

  function checkAnchors(entry: TrailEntry): void {
    for (const { hash } of anchored.get(entry.sequence) ?? []) {
      if (hash === entry.hash) continue;
      const when = 'something at or before it was changed and everything after that was hashed anew';
      findings.add(entry.sequence, `Entry ${entry.sequence} is not the one that was written down elsewhere: ${when}.`);
    }
  }

  return {
    add(entry) {
      if (checkPlace(entry)) before = entry;
      checkAnchors(entry);
      highest = Math.max(highest, entry.sequence);
      const record = readRecord(entry.record);
      if (record === null) findings.add(entry.sequence, `Entry ${entry.sequence} is none that this server writes.`);
      return record;
    },
    end() {
      for (const { sequence } of anchors) {
        if (sequence <= highest) continue;
        findings.add(highest + 1, `The trail ends at entry ${highest}, but had ${sequence}: its end was cut off.`);
      }
      return { sequence: before.sequence, hash: before.hash };
    },
  };
}

function hashOf(before: string, { sequence, record }: TrailEntry): string {
  return createHash('sha256').update(`${before}\n${sequence}\n${record}`).digest('hex');
}

function readRecord(text: string): TrailRecord | null {
  try {
    const read = trailRecordSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The calls about each refund, as evidence. */
import { and, desc, eq, gt, lte, sql } from 'drizzle-orm';
import type { EvidenceStore, GatewayCallRequest } from '../operations/ports/evidence.js';
import type { Database } from './database.js';
import { gatewayCalls } from './schema.js';
import { only, statement } from './statement.js';
import { lastCallNamed } from './trail-digests.js';

type Call = typeof gatewayCalls.$inferSelect;
type Answer = Pick<Call, 'httpStatus' | 'replyBody' | 'reason' | 'answeredAt'> & { readonly callId: bigint };

/** Postgres stores no NUL; a reply that holds one keeps a mark in its place. */
const storable = (text: string) => text.replaceAll('\0', '\u{fffd}');

const insertCall = statement((session, call: GatewayCallRequest) =>
  session
    .insert(gatewayCalls)
    .values(only(call, ['refundRequestId', 'path', 'timestamp', 'nonce', 'body', 'signature', 'apiKey', 'sentAt']))
    .returning({ id: gatewayCalls.id }),
);

/** Not waited for on the disk: whatever the answer makes of the refund is committed after it, and takes it along. */
const writeAnswer = statement((session, answer: Answer) =>
  session
    .update(gatewayCalls)
    .set(only(answer, ['httpStatus', 'replyBody', 'reason', 'answeredAt']))
    .from(sql`(select set_config('synchronous_commit', 'off', true)) as commit_without_waiting`)
    .where(eq(gatewayCalls.id, answer.callId))
    .returning({ id: gatewayCalls.id, refundRequestId: gatewayCalls.refundRequestId, path: gatewayCalls.path }),
);

export function createEvidenceStore(database: Database): EvidenceStore {
  return {
    async recordCall(call) {
      const [recorded] = await insertCall(database, call);
      if (recorded === undefined) throw new Error('an insert returned no row');
      return recorded.id;
    },

    async recordAnswer(callId, { httpStatus, body, reason, answeredAt }) {
      const replyBody = body === null ? null : storable(body);
      const [call] = await writeAnswer(database, { callId, httpStatus, replyBody, reason, answeredAt });
      if (call?.path.endsWith('/query')) await foldRepeats(database, call);
    },
  };
}

interface Fold {
  readonly refundRequestId: string;
  readonly previousId: bigint;
  readonly id: bigint;
}

const readLastTwo = statement((session, { refundRequestId, id }: Pick<Call, 'refundRequestId' | 'id'>) =>
  session
    .select()
    .from(gatewayCalls)
    .where(and(eq(gatewayCalls.refundRequestId, refundRequestId), lte(gatewayCalls.id, id)))
    .orderBy(desc(gatewayCalls.id))
    .limit(2),
);

/** Once: of two that fold the same call only one finds it. What the trail names stays. */
const fold = statement((session, { refundRequestId, previousId, id }: Fold) => {
  const isFree = and(eq(gatewayCalls.id, previousId), gt(gatewayCalls.id, lastCallNamed(refundRequestId)));
  const folded = session
    .$with('folded')
    .as(session.delete(gatewayCalls).where(isFree).returning({ more: gatewayCalls.repeats }));
  return session
    .with(folded)
    .update(gatewayCalls)
    .set({ repeats: sql`${gatewayCalls.repeats} + ${folded.more} + 1` })
    .from(folded)
    .where(eq(gatewayCalls.id, id));
});

/** A refund that stays pending is asked about for days: the same answer again replaces the one before. */
async function foldRepeats(database: Database, asked: Pick<Call, 'id' | 'refundRequestId'>): Promise<void> {
  const [call, previous] = await readLastTwo(database, asked);
  if (call === undefined || previous === undefined || !isRepeated(previous, call)) return;
  await fold(database, { refundRequestId: asked.refundRequestId, previousId: previous.id, id: asked.id });
}

/** Only questions are folded together: every call that could move money is kept as it was. */
function isRepeated(previous: Call, call: Call): boolean {
  return (
    previous.answeredAt !== null &&
    previous.path === call.path &&
    previous.body === call.body &&
    previous.httpStatus === call.httpStatus &&
    previous.replyBody === call.replyBody &&
    previous.reason === call.reason
  );
}

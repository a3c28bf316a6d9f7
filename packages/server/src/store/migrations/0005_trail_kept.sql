-- Only what Postgres itself brings is found without its place being named: a table of a session's own cannot stand in for the trail.
CREATE FUNCTION trail_chain() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
	before record;
BEGIN
	-- Held until the transaction ends: entries are numbered in the order in which they are committed. The next statement sees all before.
	PERFORM pg_advisory_xact_lock(7233899);
	SELECT sequence, hash INTO before FROM public.trail ORDER BY sequence DESC LIMIT 1;
	NEW.sequence := coalesce(before.sequence, 0) + 1;
	NEW.hash := encode(sha256(convert_to(coalesce(before.hash, repeat('0', 64)) || E'\n' || NEW.sequence || E'\n' || NEW.record, 'UTF8')), 'hex');
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE FUNCTION only_ever_added_to() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
	RAISE EXCEPTION 'table % is only ever added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER trail_chained BEFORE INSERT ON "trail" FOR EACH ROW EXECUTE FUNCTION trail_chain();
--> statement-breakpoint
CREATE TRIGGER trail_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "trail" FOR EACH STATEMENT EXECUTE FUNCTION only_ever_added_to();
--> statement-breakpoint
CREATE TRIGGER policies_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "policies" FOR EACH STATEMENT EXECUTE FUNCTION only_ever_added_to();
--> statement-breakpoint
-- Also for whoever poses as a replica, for whom other triggers do nothing.
ALTER TABLE "trail" ENABLE ALWAYS TRIGGER trail_chained;
--> statement-breakpoint
ALTER TABLE "trail" ENABLE ALWAYS TRIGGER trail_kept;
--> statement-breakpoint
ALTER TABLE "policies" ENABLE ALWAYS TRIGGER policies_kept;
--> statement-breakpoint
INSERT INTO "trail" ("record")
SELECT json_build_object(
	'at', to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
	'action', CASE
		WHEN event.operator_id IS NULL THEN 'refund.advanced'
		WHEN event.note = 'Requested' THEN 'refund.requested'
		WHEN event.note LIKE 'Cancelled%' THEN 'refund.cancelled'
		WHEN event.note LIKE 'Settled%' THEN 'refund.settled'
		ELSE 'refund.adopted'
	END,
	'by', CASE
		WHEN event.operator_id IS NULL THEN json_build_object('kind', 'server')
		ELSE json_build_object('kind', 'operator', 'operator', json_strip_nulls(json_build_object('id', event.operator_id, 'name', event.operator_name)), 'sessionId', NULL)
	END,
	'request', NULL,
	'refundRequestId', event.refund_request_id,
	'prepayId', refund.prepay_id,
	'note', event.note,
	'before', NULL,
	'after', json_build_object('status', event.status, 'refundStatus', event.refund_status),
	'restsOn', NULL
)::text
FROM "refund_events" event JOIN "refunds" refund USING (refund_request_id)
ORDER BY event.id;
--> statement-breakpoint
-- The histories said little of the refunds themselves: how each stands now is put on the trail behind them.
INSERT INTO "trail" ("record")
SELECT json_build_object(
	'at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
	'action', 'refund.advanced',
	'by', json_build_object('kind', 'server'),
	'request', NULL,
	'refundRequestId', refund_request_id,
	'prepayId', prepay_id,
	'note', NULL,
	'before', NULL,
	'after', json_build_object(
		'status', status,
		'refundStatus', refund_status,
		'refundAmount', trim_scale(refund_amount)::text,
		'refundedAmount', trim_scale(refunded_amount)::text,
		'remainingAttempts', remaining_attempts,
		'refundId', refund_id,
		'refundCommission', trim_scale(refund_commission)::text,
		'refundedCommission', trim_scale(refunded_commission)::text,
		'payerOpenId', payer_open_id,
		'failureCode', failure_code,
		'attention', attention,
		'namedAs', named_as,
		'approvalDecision', approval_decision,
		'deciderId', decider_id,
		'merchantTradeNo', merchant_trade_no,
		'currency', currency,
		'requestedAmount', trim_scale(requested_amount)::text,
		'isFull', is_full,
		'refundReason', refund_reason,
		'description', description,
		'origin', origin,
		'operatorId', operator_id,
		'roles', roles,
		'policyVersion', policy_version,
		'approvalHash', approval_hash,
		'fingerprint', fingerprint
	),
	'restsOn', NULL
)::text
FROM "refunds" ORDER BY created_at, refund_request_id;
--> statement-breakpoint
DROP TABLE "refund_events" CASCADE;

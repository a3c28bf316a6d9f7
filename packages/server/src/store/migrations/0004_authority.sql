ALTER TYPE "public"."refund_step" ADD VALUE 'expire';--> statement-breakpoint
CREATE TABLE "policies" (
	"version" integer PRIMARY KEY NOT NULL,
	"policy" jsonb NOT NULL,
	"reason" text NOT NULL,
	"operator_id" text NOT NULL,
	"operator_name" text,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trail" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"record" text NOT NULL,
	"refund_request_id" text GENERATED ALWAYS AS ((record::jsonb ->> 'refundRequestId')) STORED,
	"operator_id" text GENERATED ALWAYS AS ((record::jsonb -> 'by' -> 'operator' ->> 'id')) STORED
);
--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "operator_key" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "roles" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "policy_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "approval_hash" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "approval_expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "approval_decision" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "decider_id" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "decider_name" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "decided_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "trail_by_refund" ON "trail" USING btree ("refund_request_id","sequence");--> statement-breakpoint
CREATE INDEX "trail_by_operator" ON "trail" USING btree ("operator_id","sequence");--> statement-breakpoint
UPDATE "refunds" SET "operator_key" = lower(trim("operator_id")) WHERE "origin" = 'panel';--> statement-breakpoint
CREATE INDEX "refunds_by_operator" ON "refunds" USING btree ("operator_key","currency","created_at");--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_approval_whole" CHECK (("refunds"."approval_hash" is null) = ("refunds"."approval_expires_at" is null) and ("refunds"."approval_decision" is null or "refunds"."approval_hash" is not null) and ("refunds"."status" <> 'awaiting_approval' or ("refunds"."approval_hash" is not null and "refunds"."approval_decision" is null)));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_approved_by_another" CHECK ("refunds"."approval_decision" is distinct from 'approved' or ("refunds"."decider_id" is not null and "refunds"."decider_id" <> "refunds"."operator_id"));
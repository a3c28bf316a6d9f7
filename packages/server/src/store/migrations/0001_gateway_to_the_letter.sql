CREATE TYPE "public"."refund_origin" AS ENUM('panel', 'outside');--> statement-breakpoint
CREATE TABLE "gateway_calls" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gateway_calls_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"refund_request_id" text NOT NULL,
	"path" text NOT NULL,
	"timestamp" text NOT NULL,
	"nonce" text NOT NULL,
	"body" text NOT NULL,
	"signature" text NOT NULL,
	"api_key" text NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"http_status" integer,
	"reply_body" text,
	"reason" text,
	"repeats" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "operator_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "idempotency_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "fingerprint" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "refund_status" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "details" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "origin" "refund_origin" DEFAULT 'panel' NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "refund_commission" numeric;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "refunded_commission" numeric;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "payer_open_id" text;--> statement-breakpoint
CREATE INDEX "gateway_calls_by_refund" ON "gateway_calls" USING btree ("refund_request_id","id");--> statement-breakpoint
CREATE INDEX "notifications_by_refund" ON "notifications" USING btree ("refund_request_id");--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_origin_known" CHECK (("refunds"."origin" = 'panel') = ("refunds"."operator_id" is not null and "refunds"."idempotency_key" is not null and "refunds"."fingerprint" is not null));
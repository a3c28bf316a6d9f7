ALTER TYPE "public"."refund_step" ADD VALUE 'wallet';--> statement-breakpoint
CREATE TABLE "sending_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sending_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"frozen" boolean NOT NULL,
	"reason" text NOT NULL,
	"operator_id" text,
	"operator_name" text
);
--> statement-breakpoint
DROP INDEX "orders_by_time";--> statement-breakpoint
DROP INDEX "refunds_by_order";--> statement-breakpoint
DROP INDEX "refunds_by_time";--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "refund_amount" numeric;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "refund_id" text;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "remaining_attempts" integer;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "is_full" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "named_as" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "refunded_amount_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "unsettled_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "parked_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "missing_amount" numeric;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "attention" text;--> statement-breakpoint
CREATE INDEX "refunds_by_status" ON "refunds" USING btree ("status","created_at","refund_request_id");--> statement-breakpoint
CREATE INDEX "orders_by_time" ON "orders" USING btree ("listed_at","prepay_id");--> statement-breakpoint
CREATE INDEX "refunds_by_order" ON "refunds" USING btree ("prepay_id","created_at","refund_request_id");--> statement-breakpoint
CREATE INDEX "refunds_by_time" ON "refunds" USING btree ("created_at","refund_request_id");--> statement-breakpoint
UPDATE "refunds" SET "refunded_amount_at" = "updated_at" WHERE "refunded_amount" IS NOT NULL;--> statement-breakpoint
UPDATE "refunds" SET "unsettled_since" = CASE WHEN "submit_attempts" = 1 THEN "last_submitted_at" ELSE "created_at" END
	WHERE "status" IN ('submitting', 'pending') AND "submit_attempts" > 0 AND "accepted_at" IS NULL;

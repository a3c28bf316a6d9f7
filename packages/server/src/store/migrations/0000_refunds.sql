CREATE TYPE "public"."refund_status" AS ENUM('awaiting_approval', 'scheduled', 'parked', 'submitting', 'pending', 'succeeded', 'failed', 'rejected', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."refund_step" AS ENUM('submit', 'query');--> statement-breakpoint
CREATE TABLE "notifications" (
	"digest" text PRIMARY KEY NOT NULL,
	"biz_type" text NOT NULL,
	"biz_status" text NOT NULL,
	"prepay_id" text,
	"refund_request_id" text,
	"body" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"prepay_id" text PRIMARY KEY NOT NULL,
	"merchant_trade_no" text NOT NULL,
	"transaction_id" text,
	"status" text NOT NULL,
	"currency" text NOT NULL,
	"order_amount" numeric NOT NULL,
	"create_time" timestamp (3) with time zone,
	"transact_time" timestamp (3) with time zone,
	"payment_instructions" jsonb NOT NULL,
	"listed_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "orders_amount_positive" CHECK ("orders"."order_amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "refund_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "refund_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"refund_request_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"status" "refund_status" NOT NULL,
	"refund_status" text,
	"operator_id" text,
	"operator_name" text,
	"note" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"refund_request_id" text PRIMARY KEY NOT NULL,
	"prepay_id" text NOT NULL,
	"merchant_trade_no" text NOT NULL,
	"currency" text NOT NULL,
	"requested_amount" numeric NOT NULL,
	"refund_amount" numeric NOT NULL,
	"refund_reason" text,
	"description" text,
	"operator_id" text NOT NULL,
	"operator_name" text,
	"idempotency_key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" "refund_status" NOT NULL,
	"refund_status" text,
	"refunded_amount" numeric,
	"remaining_attempts" integer,
	"refund_id" text,
	"failure_code" text,
	"failure_detail" text,
	"failure_gateway_code" text,
	"next_step" "refund_step",
	"due_at" timestamp (3) with time zone,
	"lease_owner" text,
	"lease_expires_at" timestamp (3) with time zone,
	"submit_attempts" integer NOT NULL,
	"query_attempts" integer NOT NULL,
	"last_submitted_at" timestamp (3) with time zone,
	"accepted_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refunds_idempotency_key" UNIQUE("idempotency_key"),
	CONSTRAINT "refunds_request_id_length" CHECK (length("refunds"."refund_request_id") between 1 and 64),
	CONSTRAINT "refunds_requested_amount_positive" CHECK ("refunds"."requested_amount" > 0),
	CONSTRAINT "refunds_amount_positive" CHECK ("refunds"."refund_amount" > 0),
	CONSTRAINT "refunds_step_until_final" CHECK (("refunds"."status" in ('succeeded', 'failed', 'rejected', 'cancelled')) = ("refunds"."next_step" is null and "refunds"."due_at" is null))
);
--> statement-breakpoint
ALTER TABLE "refund_events" ADD CONSTRAINT "refund_events_refund_request_id_refunds_refund_request_id_fk" FOREIGN KEY ("refund_request_id") REFERENCES "public"."refunds"("refund_request_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_prepay_id_orders_prepay_id_fk" FOREIGN KEY ("prepay_id") REFERENCES "public"."orders"("prepay_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "orders_by_merchant_trade_no" ON "orders" USING btree ("merchant_trade_no");--> statement-breakpoint
CREATE INDEX "orders_by_time" ON "orders" USING btree ("listed_at" DESC NULLS LAST,"prepay_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "refund_events_by_refund" ON "refund_events" USING btree ("refund_request_id","id");--> statement-breakpoint
CREATE INDEX "refunds_by_order" ON "refunds" USING btree ("prepay_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "refunds_by_time" ON "refunds" USING btree ("created_at" DESC NULLS LAST,"refund_request_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "refunds_due" ON "refunds" USING btree ("due_at") WHERE "refunds"."due_at" is not null;
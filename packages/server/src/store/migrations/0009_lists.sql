DROP INDEX "refunds_by_status";--> statement-breakpoint
DROP INDEX "refunds_by_operator";--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "order_listed_at" timestamp (3) with time zone;--> statement-breakpoint
UPDATE "refunds" SET "order_listed_at" = "orders"."listed_at" FROM "orders" WHERE "orders"."prepay_id" = "refunds"."prepay_id";--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "order_listed_at" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "orders_by_transaction_id" ON "orders" USING btree ("transaction_id") WHERE "orders"."transaction_id" is not null;--> statement-breakpoint
CREATE INDEX "orders_by_status" ON "orders" USING btree ("status","listed_at","prepay_id");--> statement-breakpoint
CREATE INDEX "orders_by_currency" ON "orders" USING btree ("currency","listed_at","prepay_id","order_amount");--> statement-breakpoint
CREATE INDEX "orders_by_currency_and_status" ON "orders" USING btree ("currency","status","listed_at","prepay_id","order_amount");--> statement-breakpoint
CREATE INDEX "orders_by_amount" ON "orders" USING btree ("currency","order_amount","listed_at","prepay_id","status");--> statement-breakpoint
CREATE INDEX "refunds_by_currency" ON "refunds" USING btree ("currency","created_at","refund_request_id","refund_amount");--> statement-breakpoint
CREATE INDEX "refunds_by_reason" ON "refunds" USING btree ("refund_reason","created_at","refund_request_id") WHERE "refunds"."refund_reason" is not null;--> statement-breakpoint
CREATE INDEX "refunds_by_operator_and_time" ON "refunds" USING btree ("operator_key","created_at","refund_request_id") WHERE "refunds"."operator_key" is not null;--> statement-breakpoint
CREATE INDEX "refunds_by_attention" ON "refunds" USING btree ("attention","created_at","refund_request_id") WHERE "refunds"."attention" is not null;--> statement-breakpoint
CREATE INDEX "refunds_by_status_of_orders" ON "refunds" USING btree ("status","order_listed_at","prepay_id");--> statement-breakpoint
CREATE INDEX "refunds_needing_a_person" ON "refunds" USING btree ("order_listed_at","prepay_id") WHERE ("refunds"."attention" is not null or "refunds"."status" in ('awaiting_approval', 'parked'));--> statement-breakpoint
CREATE INDEX "refunds_by_refund_id" ON "refunds" USING btree ("refund_id") WHERE "refunds"."refund_id" is not null;--> statement-breakpoint
CREATE INDEX "refunds_by_status" ON "refunds" USING btree ("status","created_at","refund_request_id","currency","refund_amount");--> statement-breakpoint
CREATE INDEX "refunds_by_operator" ON "refunds" USING btree ("operator_key","currency","created_at","refund_request_id");
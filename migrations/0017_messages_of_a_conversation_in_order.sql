ALTER TABLE "outbox" ADD COLUMN "number" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "outbox_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "thread_external_id" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "overtakes" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "in_hand_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "retry_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "waits_since" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "outbox_conversation" ON "outbox" USING btree ("workspace_external_id",coalesce("channel_external_id", "account_external_id"),"number") WHERE settled_at is null and edits is null;
ALTER TABLE "outbox" ADD COLUMN "queued" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "unreachable" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_unqueued" ON "outbox" USING btree ("created_at") WHERE not queued and settled_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_edit_waiting" ON "outbox" USING btree ("edits") WHERE edits is not null and attempts = 0 and settled_at is null;
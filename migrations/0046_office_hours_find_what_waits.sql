DROP INDEX "written_thread_standing";--> statement-breakpoint
CREATE INDEX "ticket_written" ON "ticket" USING btree ("joined_at") WHERE state = 'async';--> statement-breakpoint
CREATE INDEX "claim_opening_due" ON "claim_opening" USING btree ("opened_at") WHERE stale_at is not null or claim_id is null;--> statement-breakpoint
CREATE INDEX "written_thread_standing" ON "written_thread" USING btree ("tried_at") WHERE closed_at is null or ticket_id is null;
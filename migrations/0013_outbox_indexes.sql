CREATE INDEX "daily_post_outbox" ON "daily_post" USING btree ("outbox_id");--> statement-breakpoint
CREATE INDEX "outbox_edits" ON "outbox" USING btree ("edits") WHERE edits is not null;
ALTER TABLE "reminder" ADD COLUMN "easy_days" smallint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "memory_due" ON "memory" USING btree ("person_id","due_on") WHERE suspended_at is null;--> statement-breakpoint
-- Who came before there were reminders has one too, from today on.
INSERT INTO "reminder" ("person_id", "account_id", "next_on", "next_at") SELECT DISTINCT ON (person_id) person_id, id, current_date, now() FROM "account" ORDER BY person_id, created_at, id;

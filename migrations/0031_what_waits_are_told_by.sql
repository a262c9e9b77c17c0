ALTER TABLE "ticket" ADD COLUMN "expected_bucket" smallint GENERATED ALWAYS AS (case when expected_place <= 1 then 1 when expected_place <= 3 then 2 when expected_place > 3 then 3 end) STORED;--> statement-breakpoint
CREATE INDEX "ticket_helped" ON "ticket" USING btree ("queue_id","ended_at") WHERE state = 'done';--> statement-breakpoint
CREATE INDEX "ticket_waited" ON "ticket" USING btree ("cohort_id","expected_bucket","joined_at") WHERE waited_minutes is not null and not disturbed;--> statement-breakpoint
CREATE INDEX "ticket_offer_draft" ON "ticket_offer" USING btree ("at") WHERE draft is not null;--> statement-breakpoint
ALTER TABLE "session" DROP COLUMN "paused_at";
DROP INDEX "ticket_waited";--> statement-breakpoint
CREATE INDEX "ticket_waited" ON "ticket" USING btree ("cohort_id",(case when expected_place <= 1 then 1 when expected_place <= 3 then 2 else 3 end),"joined_at") WHERE waited_minutes is not null and not disturbed;--> statement-breakpoint
ALTER TABLE "ticket" DROP COLUMN "expected_bucket";
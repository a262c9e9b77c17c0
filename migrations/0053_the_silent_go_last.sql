DROP INDEX "ticket_line";--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "passed_over" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "shown_helpers" smallint;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "shown_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "ticket_line" ON "ticket" USING btree ("cohort_id","passed_over","returned_at","reopened_at","helped_today","ranked_at","draw","id") WHERE state = 'waiting' and with_ticket_id is null;
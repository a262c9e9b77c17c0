CREATE INDEX "accepted_term_cohort" ON "accepted_term" USING btree ("cohort_id");--> statement-breakpoint
CREATE INDEX "meant_same_cohort" ON "meant_same" USING btree ("cohort_id");
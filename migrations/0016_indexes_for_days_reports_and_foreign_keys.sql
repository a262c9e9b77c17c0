DROP INDEX "question_report_open";--> statement-breakpoint
DROP INDEX "question_report_cohort";--> statement-breakpoint
CREATE INDEX "cohort_kept_out" ON "cohort" USING btree ("id") WHERE not shares_weights;--> statement-breakpoint
CREATE INDEX "daily_post_channel" ON "daily_post" USING btree ("channel_id");--> statement-breakpoint
CREATE INDEX "daily_schedule_organiser" ON "daily_schedule" USING btree ("organiser_account_id");--> statement-breakpoint
CREATE INDEX "link_code_used_by" ON "link_code" USING btree ("used_by");--> statement-breakpoint
CREATE INDEX "slack_team_installation" ON "slack_team" USING btree ("installation_id");--> statement-breakpoint
CREATE INDEX "question_report_person" ON "question_report" USING btree ("person_id","question_slug");--> statement-breakpoint
CREATE INDEX "question_report_workspace" ON "question_report" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "review_person_day" ON "review" USING btree ("person_id","day");--> statement-breakpoint
CREATE INDEX "question_report_cohort" ON "question_report" USING btree ("cohort_id");
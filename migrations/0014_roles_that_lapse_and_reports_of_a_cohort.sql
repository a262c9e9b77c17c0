ALTER TABLE "account" ADD COLUMN "manages_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "question_report" ADD COLUMN "cohort_id" uuid;--> statement-breakpoint
ALTER TABLE "question_report" ADD CONSTRAINT "question_report_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "question_report_cohort" ON "question_report" USING btree ("cohort_id") WHERE closed_at is null;--> statement-breakpoint
-- Until now whoever pressed "Post here" was enrolled as organiser for good. On these platforms nobody was given that role in another way: what the platform gives is asked of it each time.
UPDATE "enrolment" SET "role" = 'learner' FROM "cohort" JOIN "workspace" ON "workspace"."id" = "cohort"."workspace_id"
WHERE "cohort"."id" = "enrolment"."cohort_id" AND "enrolment"."role" = 'organiser' AND "workspace"."platform" IN ('discord', 'slack');--> statement-breakpoint
-- Reports so far belong to a cohort of where they were sent; those from direct messages, which belong to no guild, to the cohort that their sender was in first.
UPDATE "question_report" SET "cohort_id" = coalesce(
  (SELECT "cohort"."id" FROM "cohort" WHERE "cohort"."workspace_id" = "question_report"."workspace_id" ORDER BY "cohort"."created_at", "cohort"."id" LIMIT 1),
  (SELECT "enrolment"."cohort_id" FROM "enrolment" JOIN "workspace" ON "workspace"."id" = "question_report"."workspace_id"
   WHERE "enrolment"."person_id" = "question_report"."person_id" AND "workspace"."platform" = 'discord' AND "workspace"."external_id" = 'direct'
   ORDER BY "enrolment"."created_at" LIMIT 1));

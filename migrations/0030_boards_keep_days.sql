ALTER TABLE "question_facility" DROP CONSTRAINT "question_facility_question_slug_from_on_pk";--> statement-breakpoint
ALTER TABLE "question_facility" ADD CONSTRAINT "question_facility_from_on_question_slug_pk" PRIMARY KEY("from_on","question_slug");--> statement-breakpoint
ALTER TABLE "score_keeping" ADD COLUMN "basis" text NOT NULL;
DROP INDEX "review_person_question";--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "number" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "review_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
CREATE INDEX "review_person_question" ON "review" USING btree ("person_id","question_slug","number");
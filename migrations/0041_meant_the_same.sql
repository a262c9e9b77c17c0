CREATE TABLE "accepted_term" (
	"cohort_id" uuid NOT NULL,
	"question_slug" text NOT NULL,
	"words" text NOT NULL,
	"accepted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "accepted_term_question_slug_cohort_id_words_pk" PRIMARY KEY("question_slug","cohort_id","words")
);
--> statement-breakpoint
CREATE TABLE "meant_same" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"cohort_id" uuid NOT NULL,
	"question_slug" text NOT NULL,
	"words" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"outcome" text,
	CONSTRAINT "meant_same_person_question" UNIQUE("person_id","question_slug")
);
--> statement-breakpoint
ALTER TABLE "accepted_term" ADD CONSTRAINT "accepted_term_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meant_same" ADD CONSTRAINT "meant_same_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meant_same" ADD CONSTRAINT "meant_same_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "meant_same_open" ON "meant_same" USING btree ("cohort_id","question_slug") WHERE settled_at is null;
CREATE TABLE "journal_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"words" text NOT NULL,
	"concept_slug" text,
	"prompt" text,
	"shared_cohort_id" uuid,
	"interaction_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone,
	CONSTRAINT "journal_entry_interaction_id" UNIQUE("interaction_id"),
	CONSTRAINT "journal_entry_known" CHECK ("journal_entry"."kind" in ('insight', 'question', 'win'))
);
--> statement-breakpoint
ALTER TABLE "journal_entry" ADD CONSTRAINT "journal_entry_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal_entry" ADD CONSTRAINT "journal_entry_shared_cohort_id_cohort_id_fk" FOREIGN KEY ("shared_cohort_id") REFERENCES "public"."cohort"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "journal_entry_person" ON "journal_entry" USING btree ("person_id","id");--> statement-breakpoint
CREATE INDEX "journal_entry_shared" ON "journal_entry" USING btree ("shared_cohort_id","id");
CREATE TABLE "own_path" (
	"person_id" uuid NOT NULL,
	"cohort_id" uuid NOT NULL,
	"path" text,
	"picked" text[],
	"focus" text,
	CONSTRAINT "own_path_person_id_cohort_id_pk" PRIMARY KEY("person_id","cohort_id")
);
--> statement-breakpoint
CREATE TABLE "path_tick" (
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"part" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "path_tick_person_id_kind_subject_part_pk" PRIMARY KEY("person_id","kind","subject","part")
);
--> statement-breakpoint
CREATE TABLE "project_work" (
	"person_id" uuid NOT NULL,
	"cohort_id" uuid NOT NULL,
	"project_slug" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"shows_name" boolean DEFAULT false NOT NULL,
	CONSTRAINT "project_work_person_id_cohort_id_project_slug_pk" PRIMARY KEY("person_id","cohort_id","project_slug")
);
--> statement-breakpoint
CREATE TABLE "submission" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"cohort_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"part" text DEFAULT '' NOT NULL,
	"link" text NOT NULL,
	"note" text NOT NULL,
	"reviewers" smallint DEFAULT 1 NOT NULL,
	"interaction_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	CONSTRAINT "submission_interaction_id" UNIQUE("interaction_id"),
	CONSTRAINT "submission_reviewers" CHECK ("submission"."reviewers" between 1 and 2)
);
--> statement-breakpoint
CREATE TABLE "submission_review" (
	"id" uuid PRIMARY KEY NOT NULL,
	"submission_id" uuid NOT NULL,
	"account_id" uuid,
	"verdict" text NOT NULL,
	"words" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "cohort" ADD COLUMN "path" text;--> statement-breakpoint
ALTER TABLE "cohort" ADD COLUMN "reviews_criteria" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "own_path" ADD CONSTRAINT "own_path_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "own_path" ADD CONSTRAINT "own_path_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "path_tick" ADD CONSTRAINT "path_tick_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_work" ADD CONSTRAINT "project_work_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_work" ADD CONSTRAINT "project_work_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission" ADD CONSTRAINT "submission_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission" ADD CONSTRAINT "submission_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission_review" ADD CONSTRAINT "submission_review_submission_id_submission_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submission"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission_review" ADD CONSTRAINT "submission_review_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "own_path_cohort" ON "own_path" USING btree ("cohort_id");--> statement-breakpoint
CREATE INDEX "project_work_cohort" ON "project_work" USING btree ("cohort_id","project_slug");--> statement-breakpoint
CREATE INDEX "submission_person" ON "submission" USING btree ("person_id","kind","subject");--> statement-breakpoint
CREATE INDEX "submission_cohort" ON "submission" USING btree ("cohort_id");--> statement-breakpoint
CREATE INDEX "submission_waiting" ON "submission" USING btree ("cohort_id","at") WHERE settled_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "submission_review_once" ON "submission_review" USING btree ("submission_id","account_id") WHERE undone_at is null;--> statement-breakpoint
CREATE INDEX "submission_review_account" ON "submission_review" USING btree ("account_id");
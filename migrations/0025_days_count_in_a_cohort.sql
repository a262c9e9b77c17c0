CREATE TABLE "cohort_score" (
	"cohort_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"day" date NOT NULL,
	"answered" integer NOT NULL,
	"counted" integer NOT NULL,
	"points" integer NOT NULL,
	"modules" jsonb NOT NULL,
	"due" integer NOT NULL,
	"planned" integer NOT NULL,
	"planned_recall" double precision NOT NULL,
	"recalled" integer NOT NULL,
	"judged" integer NOT NULL,
	"residual" double precision NOT NULL,
	"variance" double precision NOT NULL,
	"known" double precision NOT NULL,
	CONSTRAINT "cohort_score_cohort_id_day_person_id_pk" PRIMARY KEY("cohort_id","day","person_id")
);
--> statement-breakpoint
CREATE TABLE "facility_turn" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	CONSTRAINT "facility_turn_one" CHECK ("facility_turn"."one")
);
--> statement-breakpoint
CREATE TABLE "question_facility" (
	"question_slug" text NOT NULL,
	"from_on" date NOT NULL,
	"answers" integer NOT NULL,
	"correct" integer NOT NULL,
	CONSTRAINT "question_facility_question_slug_from_on_pk" PRIMARY KEY("question_slug","from_on")
);
--> statement-breakpoint
CREATE TABLE "score_keeping" (
	"cohort_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"kept_to" date NOT NULL,
	"next_at" timestamp with time zone,
	"zone" text NOT NULL,
	CONSTRAINT "score_keeping_person_id_cohort_id_pk" PRIMARY KEY("person_id","cohort_id")
);
--> statement-breakpoint
ALTER TABLE "memory" ADD COLUMN "aside_on" date;--> statement-breakpoint
ALTER TABLE "memory" ADD COLUMN "returned_on" date;--> statement-breakpoint
ALTER TABLE "score" ADD COLUMN "stale" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "score" ADD COLUMN "changes" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "cohort_score" ADD CONSTRAINT "cohort_score_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_score" ADD CONSTRAINT "cohort_score_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_keeping" ADD CONSTRAINT "score_keeping_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_keeping" ADD CONSTRAINT "score_keeping_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cohort_score_person" ON "cohort_score" USING btree ("person_id","cohort_id","day");--> statement-breakpoint
CREATE INDEX "score_keeping_next" ON "score_keeping" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "score_keeping_cohort" ON "score_keeping" USING btree ("cohort_id");--> statement-breakpoint
CREATE INDEX "score_stale" ON "score" USING btree ("person_id","day") WHERE stale;
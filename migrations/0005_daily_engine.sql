CREATE TABLE "cohort_fit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"fitted_at" timestamp with time zone NOT NULL,
	"reviews" integer NOT NULL,
	"loss_before" double precision NOT NULL,
	"loss_fitted" double precision NOT NULL,
	"adopted" boolean NOT NULL,
	"weights" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cohort_memory" (
	"cohort_id" uuid NOT NULL,
	"question_slug" text NOT NULL,
	"due_on" date NOT NULL,
	"reviewed_on" date NOT NULL,
	"stability" double precision NOT NULL,
	"difficulty" double precision NOT NULL,
	"elapsed_days" integer NOT NULL,
	"scheduled_days" integer NOT NULL,
	"learning_steps" smallint NOT NULL,
	"reps" integer NOT NULL,
	"lapses" integer NOT NULL,
	"state" smallint NOT NULL,
	CONSTRAINT "cohort_memory_cohort_id_question_slug_pk" PRIMARY KEY("cohort_id","question_slug")
);
--> statement-breakpoint
CREATE TABLE "daily" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"day" date NOT NULL,
	"question_slug" text,
	"is_new" boolean DEFAULT false NOT NULL,
	"opens_at" timestamp with time zone NOT NULL,
	"closes_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"late" boolean DEFAULT false NOT NULL,
	"skipped_for" text,
	CONSTRAINT "daily_cohort_day" UNIQUE("cohort_id","day"),
	CONSTRAINT "daily_asked" CHECK (("daily"."question_slug" is null) = ("daily"."skipped_for" is not null))
);
--> statement-breakpoint
CREATE TABLE "daily_channel" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"channel_external_id" text NOT NULL,
	"broken_at" timestamp with time zone,
	"broken_for" text,
	CONSTRAINT "daily_channel_cohort_workspace" UNIQUE("cohort_id","workspace_id")
);
--> statement-breakpoint
CREATE TABLE "daily_post" (
	"daily_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"outbox_id" uuid NOT NULL,
	CONSTRAINT "daily_post_daily_id_channel_id_pk" PRIMARY KEY("daily_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "daily_schedule" (
	"cohort_id" uuid PRIMARY KEY NOT NULL,
	"zone" text NOT NULL,
	"posts_at" text NOT NULL,
	"closes_at" text NOT NULL,
	"weekdays" smallint[] NOT NULL,
	"paused_at" timestamp with time zone,
	"paused_for" text,
	"next_on" date NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"digest_weekday" smallint,
	"digest_at" text,
	"digest_next_on" date,
	"digest_next_at" timestamp with time zone,
	"organiser_account_id" uuid,
	CONSTRAINT "daily_schedule_paused" CHECK (("daily_schedule"."paused_at" is null) = ("daily_schedule"."paused_for" is null))
);
--> statement-breakpoint
CREATE TABLE "holiday" (
	"cohort_id" uuid NOT NULL,
	"day" date NOT NULL,
	CONSTRAINT "holiday_cohort_id_day_pk" PRIMARY KEY("cohort_id","day")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"notice" text NOT NULL,
	"subject" text NOT NULL,
	"key" text NOT NULL,
	"platform" "platform_name" NOT NULL,
	"workspace_external_id" text NOT NULL,
	"channel_external_id" text,
	"account_external_id" text,
	"edits" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"not_after" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"claimed_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"outcome" text,
	"failure" text,
	"uncertain" boolean DEFAULT false NOT NULL,
	"message_channel_id" text,
	"message_id" text,
	CONSTRAINT "outbox_key" UNIQUE("key"),
	CONSTRAINT "outbox_place" CHECK (("outbox"."channel_external_id" is null) <> ("outbox"."account_external_id" is null)),
	CONSTRAINT "outbox_outcome" CHECK (("outbox"."settled_at" is null) = ("outbox"."outcome" is null))
);
--> statement-breakpoint
CREATE TABLE "pace" (
	"key" text PRIMARY KEY NOT NULL,
	"booked_until_ms" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reminder" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"reminds_at" text DEFAULT '09:00' NOT NULL,
	"weekdays" smallint[] DEFAULT '{1,2,3,4,5,6,7}' NOT NULL,
	"quiet_from" text,
	"quiet_until" text,
	"vacation_until" date,
	"next_on" date NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"snoozed_until" timestamp with time zone,
	"snoozes" smallint DEFAULT 0 NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_told_at" timestamp with time zone,
	"zone_asked_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "slack_pace" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "slack_pace" CASCADE;--> statement-breakpoint
ALTER TABLE "cohort" ADD COLUMN "next_fit_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "shows_name" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "round" ADD COLUMN "daily_id" uuid;--> statement-breakpoint
ALTER TABLE "cohort_fit" ADD CONSTRAINT "cohort_fit_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_memory" ADD CONSTRAINT "cohort_memory_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily" ADD CONSTRAINT "daily_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_channel" ADD CONSTRAINT "daily_channel_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_channel" ADD CONSTRAINT "daily_channel_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_post" ADD CONSTRAINT "daily_post_daily_id_daily_id_fk" FOREIGN KEY ("daily_id") REFERENCES "public"."daily"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_post" ADD CONSTRAINT "daily_post_channel_id_daily_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."daily_channel"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_post" ADD CONSTRAINT "daily_post_outbox_id_outbox_id_fk" FOREIGN KEY ("outbox_id") REFERENCES "public"."outbox"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_schedule" ADD CONSTRAINT "daily_schedule_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_schedule" ADD CONSTRAINT "daily_schedule_organiser_account_id_account_id_fk" FOREIGN KEY ("organiser_account_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holiday" ADD CONSTRAINT "holiday_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_edits_outbox_id_fk" FOREIGN KEY ("edits") REFERENCES "public"."outbox"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cohort_fit_cohort" ON "cohort_fit" USING btree ("cohort_id","fitted_at");--> statement-breakpoint
CREATE INDEX "daily_open" ON "daily" USING btree ("closes_at") WHERE closed_at is null and skipped_for is null;--> statement-breakpoint
CREATE INDEX "daily_channel_workspace" ON "daily_channel" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "daily_schedule_next" ON "daily_schedule" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "daily_schedule_digest" ON "daily_schedule" USING btree ("digest_next_at");--> statement-breakpoint
CREATE INDEX "outbox_failed" ON "outbox" USING btree ("platform","workspace_external_id","settled_at") WHERE outcome = 'failed';--> statement-breakpoint
CREATE INDEX "outbox_settled" ON "outbox" USING btree ("settled_at");--> statement-breakpoint
CREATE INDEX "reminder_next" ON "reminder" USING btree ("next_at") WHERE enabled and closed_at is null;--> statement-breakpoint
CREATE INDEX "reminder_snoozed" ON "reminder" USING btree ("snoozed_until") WHERE snoozed_until is not null;--> statement-breakpoint
CREATE INDEX "reminder_account" ON "reminder" USING btree ("account_id");--> statement-breakpoint
ALTER TABLE "round" ADD CONSTRAINT "round_daily_id_daily_id_fk" FOREIGN KEY ("daily_id") REFERENCES "public"."daily"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cohort_next_fit" ON "cohort" USING btree ("next_fit_at");--> statement-breakpoint
ALTER TABLE "round" ADD CONSTRAINT "round_daily_person" UNIQUE("daily_id","person_id");
CREATE TABLE "announcement" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"account_id" uuid,
	"words" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "board" (
	"session_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"outbox_id" uuid NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	"shown" text,
	CONSTRAINT "board_session_id_channel_id_pk" PRIMARY KEY("session_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "claim" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"session_id" uuid,
	"person_id" uuid,
	"account_id" uuid,
	"called_at" timestamp with time zone NOT NULL,
	"began_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"outcome" text,
	"interaction_id" text,
	"async" boolean DEFAULT false NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"asked_at" timestamp with time zone,
	"capped_at" timestamp with time zone,
	"note" text,
	"answer" text,
	"shared" boolean DEFAULT false NOT NULL,
	"thread_workspace_external_id" text,
	"thread_channel_external_id" text,
	"thread_external_id" text,
	"thread_refused" text,
	CONSTRAINT "claim_interaction" UNIQUE("interaction_id")
);
--> statement-breakpoint
CREATE TABLE "help_queue" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"name" text NOT NULL,
	"retired_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "help_queue_name" UNIQUE("cohort_id","name")
);
--> statement-breakpoint
CREATE TABLE "office_hours" (
	"cohort_id" uuid PRIMARY KEY NOT NULL,
	"meeting_url" text,
	"soft_cap_minutes" smallint DEFAULT 25 NOT NULL,
	"cooldown_minutes" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "office_hours_slot" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"weekday" smallint NOT NULL,
	"opens_at" text NOT NULL,
	"minutes" smallint NOT NULL,
	"zone" text NOT NULL,
	"next_on" date NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "opening_watch" (
	"cohort_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "opening_watch_cohort_id_person_id_pk" PRIMARY KEY("cohort_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "relay" (
	"id" uuid PRIMARY KEY NOT NULL,
	"claim_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"words" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"slot_id" uuid,
	"slot_on" date,
	"opens_at" timestamp with time zone NOT NULL,
	"closes_at" timestamp with time zone,
	"sequence" integer DEFAULT 0 NOT NULL,
	"cancelled_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"last_call_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"status" text,
	"secret" text NOT NULL,
	CONSTRAINT "session_slot" UNIQUE("slot_id","slot_on")
);
--> statement-breakpoint
CREATE TABLE "session_helper" (
	"session_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"queue_ids" uuid[] DEFAULT '{}' NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"paused_at" timestamp with time zone,
	"stopped_at" timestamp with time zone,
	CONSTRAINT "session_helper_session_id_person_id_pk" PRIMARY KEY("session_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "ticket" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"queue_id" uuid NOT NULL,
	"session_id" uuid,
	"person_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"state" text NOT NULL,
	"topic" text NOT NULL,
	"concept_slug" text,
	"tried" text NOT NULL,
	"trouble" text,
	"may_be_joined" boolean DEFAULT false NOT NULL,
	"shows_missed" boolean DEFAULT false NOT NULL,
	"with_ticket_id" uuid,
	"returned_at" timestamp with time zone,
	"reopened_at" timestamp with time zone,
	"helped_today" smallint DEFAULT 0 NOT NULL,
	"ranked_at" timestamp with time zone NOT NULL,
	"draw" text DEFAULT '' NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone,
	"asked_at" timestamp with time zone,
	"confirmed_at" timestamp with time zone,
	"async_at_close" boolean DEFAULT false NOT NULL,
	"offered" boolean DEFAULT true NOT NULL,
	"expected_minutes" double precision,
	"expected_low" double precision,
	"expected_high" double precision,
	"expected_place" smallint,
	"expected_helpers" smallint,
	"disturbed" boolean DEFAULT false NOT NULL,
	"waited_minutes" double precision,
	"card_outbox_id" uuid,
	"shown_place" smallint,
	"shared" boolean DEFAULT false NOT NULL,
	"interaction_id" text NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "ticket_interaction" UNIQUE("interaction_id"),
	CONSTRAINT "ticket_state" CHECK (state in ('waiting', 'away', 'called', 'absent', 'helping', 'carried', 'async', 'done', 'left', 'expired')),
	CONSTRAINT "ticket_ended" CHECK ((ended_at is not null) = (state in ('done', 'left', 'expired')))
);
--> statement-breakpoint
CREATE TABLE "ticket_event" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"event" text NOT NULL,
	"from" text,
	"to" text NOT NULL,
	"account_id" uuid,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_feedback" (
	"ticket_id" uuid PRIMARY KEY NOT NULL,
	"helped" text,
	"comment" text,
	"still_solved" boolean,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_offer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"draft" text,
	"shown" boolean NOT NULL,
	"answered" boolean,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "announcement" ADD CONSTRAINT "announcement_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "announcement" ADD CONSTRAINT "announcement_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board" ADD CONSTRAINT "board_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."session"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board" ADD CONSTRAINT "board_channel_id_cohort_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."cohort_channel"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board" ADD CONSTRAINT "board_outbox_id_outbox_id_fk" FOREIGN KEY ("outbox_id") REFERENCES "public"."outbox"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim" ADD CONSTRAINT "claim_ticket_id_ticket_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."ticket"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim" ADD CONSTRAINT "claim_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."session"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim" ADD CONSTRAINT "claim_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim" ADD CONSTRAINT "claim_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_queue" ADD CONSTRAINT "help_queue_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_hours" ADD CONSTRAINT "office_hours_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_hours_slot" ADD CONSTRAINT "office_hours_slot_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opening_watch" ADD CONSTRAINT "opening_watch_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opening_watch" ADD CONSTRAINT "opening_watch_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opening_watch" ADD CONSTRAINT "opening_watch_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relay" ADD CONSTRAINT "relay_claim_id_claim_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claim"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relay" ADD CONSTRAINT "relay_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_slot_id_office_hours_slot_id_fk" FOREIGN KEY ("slot_id") REFERENCES "public"."office_hours_slot"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_helper" ADD CONSTRAINT "session_helper_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."session"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_helper" ADD CONSTRAINT "session_helper_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_helper" ADD CONSTRAINT "session_helper_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_queue_id_help_queue_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."help_queue"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."session"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_card_outbox_id_outbox_id_fk" FOREIGN KEY ("card_outbox_id") REFERENCES "public"."outbox"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_event" ADD CONSTRAINT "ticket_event_ticket_id_ticket_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."ticket"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_event" ADD CONSTRAINT "ticket_event_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_feedback" ADD CONSTRAINT "ticket_feedback_ticket_id_ticket_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."ticket"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_offer" ADD CONSTRAINT "ticket_offer_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_offer" ADD CONSTRAINT "ticket_offer_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_offer" ADD CONSTRAINT "ticket_offer_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "announcement_cohort" ON "announcement" USING btree ("cohort_id","at");--> statement-breakpoint
CREATE INDEX "announcement_account" ON "announcement" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "board_channel" ON "board" USING btree ("channel_id");--> statement-breakpoint
CREATE INDEX "board_outbox" ON "board" USING btree ("outbox_id");--> statement-breakpoint
CREATE UNIQUE INDEX "claim_active" ON "claim" USING btree ("person_id") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "claim_ticket_active" ON "claim" USING btree ("ticket_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "claim_ticket" ON "claim" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "claim_person" ON "claim" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "claim_session" ON "claim" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "claim_account" ON "claim" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "claim_lease" ON "claim" USING btree ("lease_until") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "office_hours_slot_cohort" ON "office_hours_slot" USING btree ("cohort_id");--> statement-breakpoint
CREATE INDEX "office_hours_slot_next" ON "office_hours_slot" USING btree ("next_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "opening_watch_person" ON "opening_watch" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "opening_watch_account" ON "opening_watch" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "relay_claim" ON "relay" USING btree ("claim_id");--> statement-breakpoint
CREATE INDEX "relay_account" ON "relay" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "session_cohort" ON "session" USING btree ("cohort_id","opens_at");--> statement-breakpoint
CREATE UNIQUE INDEX "session_open" ON "session" USING btree ("cohort_id") WHERE opened_at is not null and closed_at is null;--> statement-breakpoint
CREATE INDEX "session_due" ON "session" USING btree ("opens_at") WHERE opened_at is null and cancelled_at is null;--> statement-breakpoint
CREATE INDEX "session_ending" ON "session" USING btree ("closes_at") WHERE opened_at is not null and closed_at is null;--> statement-breakpoint
CREATE INDEX "session_helper_person" ON "session_helper" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "session_helper_account" ON "session_helper" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ticket_open" ON "ticket" USING btree ("cohort_id","person_id") WHERE state not in ('done', 'left', 'expired');--> statement-breakpoint
CREATE INDEX "ticket_line" ON "ticket" USING btree ("cohort_id","returned_at","reopened_at","helped_today","ranked_at","draw","id") WHERE state = 'waiting' and with_ticket_id is null;--> statement-breakpoint
CREATE INDEX "ticket_held" ON "ticket" USING btree ("id") WHERE state in ('called', 'helping');--> statement-breakpoint
CREATE INDEX "ticket_due" ON "ticket" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "ticket_cohort" ON "ticket" USING btree ("cohort_id","joined_at");--> statement-breakpoint
CREATE INDEX "ticket_session" ON "ticket" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "ticket_queue" ON "ticket" USING btree ("queue_id");--> statement-breakpoint
CREATE INDEX "ticket_person" ON "ticket" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "ticket_account" ON "ticket" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "ticket_with" ON "ticket" USING btree ("with_ticket_id");--> statement-breakpoint
CREATE INDEX "ticket_card" ON "ticket" USING btree ("card_outbox_id");--> statement-breakpoint
CREATE INDEX "ticket_event_ticket" ON "ticket_event" USING btree ("ticket_id","at");--> statement-breakpoint
CREATE INDEX "ticket_event_account" ON "ticket_event" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "ticket_offer_cohort" ON "ticket_offer" USING btree ("cohort_id","at");--> statement-breakpoint
CREATE INDEX "ticket_offer_person" ON "ticket_offer" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "ticket_offer_account" ON "ticket_offer" USING btree ("account_id");
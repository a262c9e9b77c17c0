CREATE TABLE "slack_claim" (
	"key" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "slack_installation" (
	"id" text PRIMARY KEY NOT NULL,
	"key_id" text NOT NULL,
	"sealed" text NOT NULL,
	"installed_at" timestamp with time zone NOT NULL,
	"paused_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "slack_pace" (
	"key" text PRIMARY KEY NOT NULL,
	"booked_until_ms" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "slack_picture" (
	"team_id" text NOT NULL,
	"hash" text NOT NULL,
	"file_id" text NOT NULL,
	CONSTRAINT "slack_picture_team_id_hash_pk" PRIMARY KEY("team_id","hash")
);
--> statement-breakpoint
CREATE TABLE "slack_team" (
	"team_id" text PRIMARY KEY NOT NULL,
	"installation_id" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "slack_team" ADD CONSTRAINT "slack_team_installation_id_slack_installation_id_fk" FOREIGN KEY ("installation_id") REFERENCES "public"."slack_installation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "slack_claim_at" ON "slack_claim" USING btree ("at");
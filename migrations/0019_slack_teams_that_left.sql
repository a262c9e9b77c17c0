CREATE TABLE "slack_left" (
	"team_id" text PRIMARY KEY NOT NULL,
	"installation_id" text NOT NULL,
	"left_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "slack_left_at" ON "slack_left" USING btree ("left_at");
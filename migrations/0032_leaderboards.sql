CREATE TABLE "leaderboard_setting" (
	"cohort_id" uuid PRIMARY KEY NOT NULL,
	"boards" text[] NOT NULL,
	"seasons" boolean DEFAULT true NOT NULL,
	"zone" text NOT NULL,
	"post_weekday" smallint,
	"post_at" text,
	"post_next_on" date,
	"post_next_at" timestamp with time zone,
	"told_season" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "leaderboard_setting_post" CHECK (("leaderboard_setting"."post_weekday" is null) = ("leaderboard_setting"."post_at" is null)
        and ("leaderboard_setting"."post_weekday" is null) = ("leaderboard_setting"."post_next_on" is null)
        and ("leaderboard_setting"."post_weekday" is null) = ("leaderboard_setting"."post_next_at" is null))
);
--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "named_on_boards" boolean;--> statement-breakpoint
ALTER TABLE "leaderboard_setting" ADD CONSTRAINT "leaderboard_setting_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "leaderboard_setting_next" ON "leaderboard_setting" USING btree ("post_next_at") WHERE post_next_at is not null;
CREATE TABLE "discord_commands" (
	"scope" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "discord_guild" (
	"application_id" text NOT NULL,
	"guild_id" text NOT NULL,
	"name" text NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"welcomed_at" timestamp with time zone,
	"left_at" timestamp with time zone,
	CONSTRAINT "discord_guild_application_id_guild_id_pk" PRIMARY KEY("application_id","guild_id")
);
--> statement-breakpoint
CREATE TABLE "discord_process" (
	"application_id" text NOT NULL,
	"process_id" text NOT NULL,
	"alive_until" timestamp with time zone NOT NULL,
	CONSTRAINT "discord_process_application_id_process_id_pk" PRIMARY KEY("application_id","process_id")
);
--> statement-breakpoint
CREATE TABLE "discord_shard" (
	"application_id" text NOT NULL,
	"number" integer NOT NULL,
	"shard_count" integer NOT NULL,
	"holder" text,
	"held_until" timestamp with time zone,
	"session" jsonb,
	"started_at" timestamp with time zone,
	CONSTRAINT "discord_shard_application_id_number_pk" PRIMARY KEY("application_id","number")
);
--> statement-breakpoint
CREATE INDEX "discord_guild_left" ON "discord_guild" USING btree ("left_at");
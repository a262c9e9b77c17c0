CREATE TABLE "backup" (
	"made_at" timestamp with time zone PRIMARY KEY NOT NULL,
	"bytes" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "watermark_migration" ADD COLUMN "contracts" boolean DEFAULT false NOT NULL;

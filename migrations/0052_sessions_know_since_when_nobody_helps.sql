ALTER TABLE "session" ADD COLUMN "left_at" timestamp with time zone;--> statement-breakpoint
UPDATE "session" AS t SET "left_at" = (SELECT max(h."stopped_at") FROM "session_helper" h WHERE h."session_id" = t."id")
WHERE t."opened_at" IS NOT NULL AND t."closed_at" IS NULL AND NOT EXISTS (
	SELECT FROM "session_helper" h WHERE h."session_id" = t."id" AND h."stopped_at" IS NULL);

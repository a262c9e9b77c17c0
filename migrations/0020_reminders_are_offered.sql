ALTER TABLE "reminder" ALTER COLUMN "enabled" SET DEFAULT false;--> statement-breakpoint
ALTER TABLE "reminder" ADD COLUMN "offered_at" timestamp with time zone;--> statement-breakpoint
-- Whoever has reminders keeps them, and whoever turned them off isn't asked again.
UPDATE "reminder" SET "offered_at" = now();

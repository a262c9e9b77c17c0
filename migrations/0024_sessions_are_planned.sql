ALTER TABLE "session" ADD COLUMN "cancelled_for" text;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "changed_at" timestamp with time zone;
CREATE TABLE "claim_opening" (
	"id" uuid PRIMARY KEY NOT NULL,
	"claim_id" uuid,
	"platform" text NOT NULL,
	"workspace_external_id" text NOT NULL,
	"channel_external_id" text NOT NULL,
	"thread_external_id" text NOT NULL,
	"message_channel_external_id" text NOT NULL,
	"message_external_id" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"stale_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "written_thread" ADD COLUMN "stale_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "claim_opening" ADD CONSTRAINT "claim_opening_claim_id_claim_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claim"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "claim_opening_claim" ON "claim_opening" USING btree ("claim_id");
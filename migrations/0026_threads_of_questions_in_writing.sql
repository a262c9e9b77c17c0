CREATE TABLE "written_thread" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid,
	"tried_at" timestamp with time zone NOT NULL,
	"platform" text NOT NULL,
	"workspace_external_id" text NOT NULL,
	"channel_external_id" text,
	"thread_external_id" text,
	"message_channel_external_id" text,
	"message_external_id" text,
	"refused" text,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "written_thread" ADD CONSTRAINT "written_thread_ticket_id_ticket_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."ticket"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "written_thread_ticket" ON "written_thread" USING btree ("ticket_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "written_thread_of" ON "written_thread" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "written_thread_standing" ON "written_thread" USING btree ("tried_at") WHERE closed_at is null;
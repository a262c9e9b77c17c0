DROP INDEX "board_outbox";--> statement-breakpoint
ALTER TABLE "board" DROP CONSTRAINT "board_session_id_channel_id_pk";--> statement-breakpoint
ALTER TABLE "board" ADD PRIMARY KEY ("outbox_id");--> statement-breakpoint
ALTER TABLE "board" ALTER COLUMN "session_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "board" ADD CONSTRAINT "board_session" UNIQUE("session_id","channel_id");
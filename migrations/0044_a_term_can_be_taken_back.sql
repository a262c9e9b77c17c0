ALTER TABLE "accepted_term" ADD COLUMN "id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "accepted_term" ADD COLUMN "accepted_by" uuid;--> statement-breakpoint
ALTER TABLE "accepted_term" ADD CONSTRAINT "accepted_term_accepted_by_account_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accepted_term_by" ON "accepted_term" USING btree ("accepted_by");--> statement-breakpoint
ALTER TABLE "accepted_term" ADD CONSTRAINT "accepted_term_id" UNIQUE("id");
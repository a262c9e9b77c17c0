CREATE TABLE "cohort_message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"from_account_id" uuid,
	"to_account_id" uuid NOT NULL,
	"words" text NOT NULL,
	"form" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"failed_for" text,
	CONSTRAINT "cohort_message_form" UNIQUE("cohort_id","from_account_id","to_account_id","form")
);
--> statement-breakpoint
ALTER TABLE "cohort_message" ADD CONSTRAINT "cohort_message_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_message" ADD CONSTRAINT "cohort_message_from_account_id_account_id_fk" FOREIGN KEY ("from_account_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_message" ADD CONSTRAINT "cohort_message_to_account_id_account_id_fk" FOREIGN KEY ("to_account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cohort_message_from" ON "cohort_message" USING btree ("from_account_id");--> statement-breakpoint
CREATE INDEX "cohort_message_to" ON "cohort_message" USING btree ("to_account_id");
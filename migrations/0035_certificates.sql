CREATE TABLE "certificate" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"person_id" uuid NOT NULL,
	"cohort_id" uuid NOT NULL,
	"pack_slug" text NOT NULL,
	"path" text NOT NULL,
	"cohort" text NOT NULL,
	"name" text NOT NULL,
	"recall" integer NOT NULL,
	"issued_on" date NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" uuid,
	CONSTRAINT "certificate_code" UNIQUE("code")
);
--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_revoked_by_account_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "certificate_person" ON "certificate" USING btree ("person_id","cohort_id");--> statement-breakpoint
CREATE INDEX "certificate_cohort" ON "certificate" USING btree ("cohort_id","id");--> statement-breakpoint
CREATE INDEX "certificate_revoked_by" ON "certificate" USING btree ("revoked_by");
ALTER TABLE "cohort_role_source" ADD COLUMN "role_name" text;
--> statement-breakpoint
-- Whoever was moved to another cohort had been written down as taken out.
UPDATE "departure" d SET "why" = 'moved'
FROM "audit_entry" e, "account" about, "account" gone
WHERE d."why" = 'removed' AND e."cohort_id" = d."cohort_id" AND e."at" = d."at"
	AND e."did" = 'moved {} to another cohort' AND about."id" = e."about_account_id"
	AND gone."id" = d."account_id" AND gone."person_id" = about."person_id";

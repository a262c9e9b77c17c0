ALTER TABLE "claim" ADD COLUMN "thread_ticket_ids" uuid[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
UPDATE "claim" AS c SET "thread_ticket_ids" = array(
	SELECT t."id" FROM "ticket" t
	JOIN "account" a ON a."id" = t."account_id"
	JOIN "account" h ON h."id" = c."account_id" AND h."workspace_id" = a."workspace_id"
	WHERE t."id" = c."ticket_id" OR t."with_ticket_id" = c."ticket_id" OR EXISTS (
		SELECT FROM "ticket_event" e
		WHERE e."ticket_id" = t."id" AND e."event" = 'call' AND e."at" = c."called_at" AND e."account_id" = c."account_id")
	ORDER BY t."id")
WHERE c."thread_external_id" IS NOT NULL AND c."ended_at" IS NULL;

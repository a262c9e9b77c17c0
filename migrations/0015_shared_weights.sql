CREATE TABLE "shared_fit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"fitted_at" timestamp with time zone NOT NULL,
	"reviews" integer NOT NULL,
	"loss_before" double precision NOT NULL,
	"loss_fitted" double precision NOT NULL,
	"adopted" boolean NOT NULL,
	"weights" jsonb NOT NULL,
	CONSTRAINT "shared_fit_weights" CHECK (jsonb_array_length("shared_fit"."weights") = 21)
);
--> statement-breakpoint
CREATE TABLE "shared_fit_turn" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"next_fit_at" timestamp with time zone NOT NULL,
	CONSTRAINT "shared_fit_turn_one" CHECK ("shared_fit_turn"."one")
);
--> statement-breakpoint
DROP INDEX "cohort_next_fit";--> statement-breakpoint
ALTER TABLE "cohort" ADD COLUMN "shares_weights" boolean DEFAULT true NOT NULL;--> statement-breakpoint
CREATE INDEX "shared_fit_adopted" ON "shared_fit" USING btree ("fitted_at") WHERE adopted;--> statement-breakpoint
ALTER TABLE "cohort_fit" ADD CONSTRAINT "cohort_fit_weights" CHECK (jsonb_array_length("cohort_fit"."weights") = 21);
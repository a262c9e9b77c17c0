CREATE TABLE "audit_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"account_id" uuid,
	"did" text NOT NULL,
	"about_account_id" uuid,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cohort_role_source" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cohort_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"role_external_id" text NOT NULL,
	"role" "role" NOT NULL,
	CONSTRAINT "cohort_role_source_role" UNIQUE("cohort_id","workspace_id","role_external_id")
);
--> statement-breakpoint
CREATE TABLE "departure" (
	"cohort_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"why" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "departure_cohort_id_account_id_pk" PRIMARY KEY("cohort_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "join_code" (
	"cohort_id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "join_code_code" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "join_guess" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "daily_channel" RENAME TO "cohort_channel";--> statement-breakpoint
ALTER TABLE "cohort_channel" DROP CONSTRAINT "daily_channel_cohort_workspace";--> statement-breakpoint
ALTER TABLE "cohort_channel" DROP CONSTRAINT "daily_channel_cohort_id_cohort_id_fk";
--> statement-breakpoint
ALTER TABLE "cohort_channel" DROP CONSTRAINT "daily_channel_workspace_id_workspace_id_fk";
--> statement-breakpoint
ALTER TABLE "daily_post" DROP CONSTRAINT "daily_post_channel_id_daily_channel_id_fk";
--> statement-breakpoint
DROP INDEX "daily_channel_workspace";--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "chosen_cohort_id" uuid;--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "platform_roles" text[];--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "platform_roles_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cohort" ADD COLUMN "ends_on" date;--> statement-breakpoint
ALTER TABLE "cohort" ADD COLUMN "archived_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cohort_channel" ADD COLUMN "purpose" text DEFAULT 'daily' NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_about_account_id_account_id_fk" FOREIGN KEY ("about_account_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_role_source" ADD CONSTRAINT "cohort_role_source_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_role_source" ADD CONSTRAINT "cohort_role_source_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "departure" ADD CONSTRAINT "departure_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "departure" ADD CONSTRAINT "departure_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "join_code" ADD CONSTRAINT "join_code_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "join_guess" ADD CONSTRAINT "join_guess_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entry_cohort" ON "audit_entry" USING btree ("cohort_id","id");--> statement-breakpoint
CREATE INDEX "audit_entry_account" ON "audit_entry" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "audit_entry_about" ON "audit_entry" USING btree ("about_account_id");--> statement-breakpoint
CREATE INDEX "cohort_role_source_workspace" ON "cohort_role_source" USING btree ("workspace_id","role_external_id");--> statement-breakpoint
CREATE INDEX "departure_account" ON "departure" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "join_guess_account" ON "join_guess" USING btree ("account_id","at");--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_chosen_cohort_id_cohort_id_fk" FOREIGN KEY ("chosen_cohort_id") REFERENCES "public"."cohort"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_channel" ADD CONSTRAINT "cohort_channel_cohort_id_cohort_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohort"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_channel" ADD CONSTRAINT "cohort_channel_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_post" ADD CONSTRAINT "daily_post_channel_id_cohort_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."cohort_channel"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_chosen_cohort" ON "account" USING btree ("chosen_cohort_id");--> statement-breakpoint
CREATE INDEX "cohort_channel_workspace" ON "cohort_channel" USING btree ("workspace_id","channel_external_id");--> statement-breakpoint
ALTER TABLE "cohort_channel" ADD CONSTRAINT "cohort_channel_purpose" UNIQUE("cohort_id","workspace_id","purpose");--> statement-breakpoint
ALTER TABLE "cohort_channel" ADD CONSTRAINT "cohort_channel_known" CHECK ("cohort_channel"."purpose" in ('daily', 'office-hours', 'announcements'));
CREATE TABLE "problem" (
	"id" uuid PRIMARY KEY NOT NULL,
	"about" text NOT NULL,
	"workspace_id" uuid,
	"channel_external_id" text,
	"says" text NOT NULL,
	"fix" text NOT NULL,
	"size" double precision NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"ignored_until" timestamp with time zone,
	"ignored_size" double precision,
	CONSTRAINT "problem_about" UNIQUE("about")
);
--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "request" text;--> statement-breakpoint
ALTER TABLE "problem" ADD CONSTRAINT "problem_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "problem_workspace" ON "problem" USING btree ("workspace_id");
CREATE TABLE "question_version" (
	"question_slug" text NOT NULL,
	"hash" text NOT NULL,
	"content" jsonb NOT NULL,
	"edition" integer NOT NULL,
	"current" boolean NOT NULL,
	"known_since" timestamp with time zone NOT NULL,
	"adopted_at" timestamp with time zone NOT NULL,
	"look_at" timestamp with time zone,
	CONSTRAINT "question_version_question_slug_hash_pk" PRIMARY KEY("question_slug","hash")
);
--> statement-breakpoint
CREATE TABLE "regrade" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"question_slug" text NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"changes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"told_id" uuid
);
--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "question_hash" text;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "earned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "regrade" ADD CONSTRAINT "regrade_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "question_version_current" ON "question_version" USING btree ("question_slug") WHERE current;--> statement-breakpoint
CREATE INDEX "question_version_look" ON "question_version" USING btree ("look_at") WHERE look_at is not null;--> statement-breakpoint
CREATE INDEX "regrade_waiting" ON "regrade" USING btree ("found_at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "regrade_person" ON "regrade" USING btree ("person_id","question_slug");--> statement-breakpoint
CREATE INDEX "regrade_told" ON "regrade" USING btree ("told_id");
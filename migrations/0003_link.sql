CREATE TABLE "link" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" integer GENERATED ALWAYS AS IDENTITY (sequence name "link_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"person_id" uuid NOT NULL,
	"gone_id" uuid NOT NULL,
	"linked_at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone,
	"community" jsonb,
	"study" jsonb,
	CONSTRAINT "link_number" UNIQUE("number"),
	CONSTRAINT "link_undone" CHECK (("link"."undone_at" is null) = ("link"."community" is not null and "link"."study" is not null))
);
--> statement-breakpoint
CREATE TABLE "link_code" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_by" uuid,
	"maker_confirmed_at" timestamp with time zone,
	"user_confirmed_at" timestamp with time zone,
	"link_id" uuid,
	CONSTRAINT "link_code_account" UNIQUE("account_id"),
	CONSTRAINT "link_code_hash" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "link_guess" (
	"interaction_id" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "link" ADD CONSTRAINT "link_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_code" ADD CONSTRAINT "link_code_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_code" ADD CONSTRAINT "link_code_used_by_account_id_fk" FOREIGN KEY ("used_by") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_guess" ADD CONSTRAINT "link_guess_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "link_person" ON "link" USING btree ("person_id","number");--> statement-breakpoint
CREATE INDEX "link_guess_account" ON "link_guess" USING btree ("account_id","at");
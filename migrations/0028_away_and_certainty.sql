CREATE TABLE "time_away" (
	"person_id" uuid NOT NULL,
	"from_on" date NOT NULL,
	"until_on" date NOT NULL,
	"why" text NOT NULL,
	CONSTRAINT "time_away_person_id_why_from_on_pk" PRIMARY KEY("person_id","why","from_on"),
	CONSTRAINT "time_away_days" CHECK ("time_away"."from_on" < "time_away"."until_on")
);
--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "calibrates" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "certainty" text;--> statement-breakpoint
ALTER TABLE "time_away" ADD CONSTRAINT "time_away_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;
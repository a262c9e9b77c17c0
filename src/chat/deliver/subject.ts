/** What a notice is about: typed where it is stated and drawn, text in between, in the outbox. */
import type { z } from 'zod';

export type SubjectForm<Subject> = {
  readonly write: (subject: Subject) => string;
  /** Throws where the text isn't of this form. */
  readonly read: (written: string) => Subject;
};

/** One id, date or name. */
export const single: SubjectForm<string> = { write: (subject) => subject, read: (written) => written };

const BETWEEN = '/';

/** Ids, dates or names, none of which has a slash in it: "daily/channel". */
export const named = <const Names extends readonly string[]>(
  ...names: Names
): SubjectForm<Readonly<Record<Names[number], string>>> => ({
  write: (subject) => names.map((name: Names[number]) => subject[name]).join(BETWEEN),
  read: (written) => {
    const parts = written.split(BETWEEN);
    if (parts.length !== names.length) throw new TypeError(`"${written}" isn’t ${names.join(BETWEEN)}`);
    // Each name has its part, as just counted.
    return Object.fromEntries(names.map((name, index) => [name, parts[index]])) as Record<Names[number], string>;
  },
});

/** Whatever JSON can hold, as the schema says. */
export const structured = <Subject>(schema: z.ZodType<Subject>): SubjectForm<Subject> => ({
  write: (subject) => JSON.stringify(subject),
  read: (written) => schema.parse(JSON.parse(written)),
});

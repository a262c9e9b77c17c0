/** What every question has, whatever its kind. */
import { z } from 'zod';
import { acceptedRules } from '../form-rules.ts';
import { addIssue, line, passage, slug, webAddress, words } from '../markup.ts';

// Discord wraps code at about 72 characters on a phone held sideways; more lines than this don't
// fit one screen.
const CODE = { lines: 25, columns: 72 };

const code = z
  .string()
  .min(1)
  .transform((value) => value.replace(/\n+$/, ''))
  .superRefine((value, context) => {
    const rows = value.split('\n');
    if (rows.length > CODE.lines)
      addIssue(
        context,
        [],
        `\`code\` has ${rows.length} lines; at most ${CODE.lines} fit`,
        'Leave out what the question doesn’t need',
      );
    const long = rows.findIndex((row) => row.length > CODE.columns);
    if (long >= 0)
      addIssue(
        context,
        [],
        `line ${long + 1} of \`code\` has ${rows[long]?.length} characters; at most ${CODE.columns} fit`,
        'Break the line, or use shorter names',
      );
  });

export const language = words(20).regex(
  /^[a-z0-9+#-]+$/,
  'a language is one lower-case word, such as `python` or `sql`',
);

export const source = z.strictObject({ title: words(160), url: webAddress() });

export const commonKeys = {
  slug: slug(),
  prompt: passage(600),
  code: code.optional(),
  language: language.optional(),
  hint: line(200).optional(),
  why: passage(700),
  source,
  level: z.literal([1, 2, 3]),
  accepted: acceptedRules(),
  draft: z.literal(true).optional(),
};

export const codeKeys = { code, language };

export const linesOf = (text: string): string[] => text.split('\n');

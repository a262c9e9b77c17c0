/**
 * Makes questions for tests the way the files do: through the schema, so that what is tested is
 * what authors write.
 */
import { type Question, questionSchema } from '../../src/curriculum/kinds.ts';

const common = {
  slug: 'a-question',
  prompt: 'What is asked?',
  why: 'Because.',
  source: { title: 'The manual', url: 'https://example.org/manual' },
  level: 1,
};

export const makeQuestion = (own: Readonly<Record<string, unknown>>): Question => ({
  ...questionSchema.parse({ ...common, ...own }),
  concept: 'a-concept',
});

/** What the schema finds wrong, in its own words. */
export const complaintsAbout = (own: Readonly<Record<string, unknown>>): readonly string[] =>
  questionSchema.safeParse({ ...common, ...own }).error?.issues.map(({ message }) => message) ?? [];

/** Prompts to write on: of concepts, and of what a pack wants logged each week. */
import type { Curriculum } from '../../curriculum/model.ts';
import { hashText } from '../../lib/random.ts';
import { wordsOf } from '../../lib/words/text.ts';

export type Prompt = {
  /** For a control's argument: it stays the same for as long as its words do. */
  readonly mark: string;
  readonly words: string;
};

/** What prompts are of: a concept, or a part of a pack's log. */
export type PromptSource = {
  /** For a control's row. */
  readonly key: string;
  readonly title: string;
  readonly conceptSlug: string | null;
  readonly prompts: readonly Prompt[];
};

const LOG = 'log-';

const promptOf = (words: string): Prompt => ({ mark: hashText(words).toString(36), words });

/** Nothing where the curriculum doesn't have it, or has no prompts of it. */
export const findSource = (curriculum: Curriculum, key: string): PromptSource | undefined => {
  const concept = curriculum.concepts.get(key);
  if (concept && concept.journalPrompts.length > 0)
    return {
      key,
      title: concept.title,
      conceptSlug: key,
      prompts: concept.journalPrompts.map((prompt) => promptOf(wordsOf(prompt))),
    };
  return findLogs(curriculum, [...curriculum.packs.keys()]).find((source) => source.key === key);
};

/** What these packs want logged, in their order. */
export const findLogs = ({ packs }: Curriculum, slugs: readonly string[]): readonly PromptSource[] =>
  slugs.flatMap((slug) =>
    (packs.get(slug)?.log ?? []).map(({ title, prompts }) => ({
      key: `${LOG}${hashText(`${slug}/${title}`).toString(36)}`,
      title,
      conceptSlug: null,
      prompts: prompts.map(promptOf),
    })),
  );

/** Of these concepts, those that have prompts. */
export const conceptSources = (curriculum: Curriculum, slugs: readonly string[]): readonly PromptSource[] =>
  slugs.flatMap((slug) => findSource(curriculum, slug) ?? []);

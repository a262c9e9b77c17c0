/** What the journal needs, and the words that its files share. */
import type { Context } from '../../chat/context.ts';
import type { Form } from '../../chat/view/form.ts';
import type { View } from '../../chat/view/view.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Search } from '../../curriculum/search.ts';
import type { Database } from '../../database/client.ts';
import type { Random } from '../../lib/random.ts';

export type JournalNeeds = {
  readonly database: Database;
  readonly random: Random;
  readonly curriculum: () => Curriculum;
  readonly search: () => Search;
  /** Office hours' own form, with what somebody wrote in it already. */
  readonly askForHelp: (
    context: Context,
    cohortId: string,
    asked: { readonly topic: string; readonly tried: string },
  ) => Promise<View | Form>;
};

export const kinds = ['insight', 'question', 'win'] as const;
export type Kind = (typeof kinds)[number];

export const isKind = (words: string): words is Kind => kinds.some((kind) => kind === words);

export const kindWords: Readonly<Record<Kind, { readonly name: string; readonly detail: string }>> = {
  insight: { name: 'Insight', detail: 'Something you understood' },
  question: { name: 'Question', detail: 'Something you wonder about' },
  win: { name: 'Win', detail: 'Something you managed' },
};

/** The form of an entry, and what comes back from it. */

import type { CohortRole } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { ActionInput } from '../../chat/receive/action.ts';
import type { Field, Form } from '../../chat/view/form.ts';
import { limits } from '../../chat/view/limits.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import { findByLabel } from '../../curriculum/search/suggest.ts';
import type { Search } from '../../curriculum/search.ts';
import { excerpt, text, tidyTyped } from '../../lib/words/text.ts';
import { isKind, kinds, kindWords } from './needs.ts';
import type { Prompt, PromptSource } from './prompts.ts';
import type { Entry, Written } from './store.ts';

const ABOUT_AT_MOST = 120;
/** What stands before a cohort where there is one to share with. */
const ALONE = 'alone';

const kindField = (value: string): Field => ({
  kind: 'radio',
  name: 'kind',
  label: 'What is it?',
  options: kinds.map((kind) => ({ value: kind, label: kindWords[kind].name, detail: kindWords[kind].detail })),
  value,
  required: true,
});

const wordsField = (value: string): Field => ({
  kind: 'input',
  name: 'words',
  label: 'Your words',
  lines: 'many',
  atMost: limits.typed,
  required: true,
  ...(value === '' ? {} : { value }),
});

const aboutField = (value: string): Field => ({
  kind: 'input',
  name: 'about',
  label: 'About',
  hint: 'A concept, such as windowing; leave it empty if it’s about none',
  atMost: ABOUT_AT_MOST,
  required: false,
  ...(value === '' ? {} : { value }),
});

const readersField = (cohorts: readonly CohortRole[], shared: string | null): readonly Field[] =>
  cohorts.length === 0
    ? []
    : [
        {
          kind: 'select',
          name: 'readers',
          label: 'Who may read it',
          hint: 'Your cohort would see your name with it; you can take it back',
          options: [
            { value: ALONE, label: 'Only I' },
            ...cohorts.slice(0, limits.options - 1).map(({ cohortId, name }) => ({
              value: cohortId,
              label: excerpt(`Everybody in ${name}`, limits.optionText),
            })),
          ],
          value: cohorts.some(({ cohortId }) => cohortId === shared) && shared !== null ? shared : ALONE,
          required: true,
        },
      ];

/** `asked`: a prompt that it answers, or a concept that it is about. */
export const writeForm = (
  cohorts: readonly CohortRole[],
  asked: { readonly source?: PromptSource | undefined; readonly prompt?: Prompt | undefined },
): Form => ({
  id: controlId('journal.save', asked.source?.key ?? '', asked.prompt?.mark ?? ''),
  title: 'Write in your journal',
  submit: 'Save',
  ...(asked.prompt ? { intro: [{ kind: 'text', text: text`*${asked.prompt.words}*` }] } : {}),
  fields: [
    kindField('insight'),
    wordsField(''),
    ...(asked.source ? [] : [aboutField('')]),
    ...readersField(cohorts, null),
  ],
});

export const changeForm = (entry: Entry, about: string): Form => ({
  id: controlId('journal.change-save', entry.id),
  title: 'Change it',
  submit: 'Save',
  fields: [kindField(entry.kind), wordsField(entry.words), aboutField(about)],
});

/** Throws UserError for an entry without words. */
export const readWritten = ({ filled }: Pick<ActionInput, 'filled'>): Pick<Written, 'kind' | 'words'> => {
  const words = tidyTyped(filled['words']?.[0] ?? '').trim();
  const kind = filled['kind']?.[0] ?? '';
  if (words === '') throw new UserError(text`There’s nothing in it yet. Please write a few words.`);
  return { words, kind: isKind(kind) ? kind : 'insight' };
};

/** Throws UserError for what is no concept of ours. */
export const readAbout = (
  { filled }: Pick<ActionInput, 'filled'>,
  curriculum: Curriculum,
  search: Search,
): string | null => {
  const typed = (filled['about']?.[0] ?? '').trim();
  if (typed === '') return null;
  const found = conceptOf(typed, curriculum, search);
  if (found === undefined)
    throw new UserError(
      text`**About**: I have no concept called “${excerpt(typed, 60)}”. Please try another word, or leave it empty.`,
    );
  return found;
};

/** As somebody says it: a title, a suggestion that was picked, or words that surely mean one. */
export const conceptOf = (typed: string, curriculum: Curriculum, search: Search): string | undefined => {
  const chosen = curriculum.concepts.get(typed)?.slug ?? findByLabel(curriculum, typed)?.slug;
  if (chosen !== undefined) return chosen;
  const [best] = search.find(typed, 1);
  return best?.confident && curriculum.concepts.has(best.slug) ? best.slug : undefined;
};

/** The cohort's id, which its writer must be in; nothing for themselves alone. */
export const readReaders = (filled: ActionInput['filled'], cohorts: readonly CohortRole[]): string | null => {
  const chosen = filled['readers']?.[0] ?? ALONE;
  return cohorts.some(({ cohortId }) => cohortId === chosen) ? chosen : null;
};

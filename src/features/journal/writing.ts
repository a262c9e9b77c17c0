/** Writing in one's journal, changing what stands there, and deleting it. */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { View } from '../../chat/view/view.ts';
import { text } from '../../lib/words/text.ts';
import { changeForm, readAbout, readReaders, readWritten, writeForm } from './form.ts';
import type { JournalNeeds } from './needs.ts';
import { findSource } from './prompts.ts';
import { cohortsOf, requireOwn, showEntry, showJournal, titlesOf } from './reading.ts';
import * as store from './store.ts';
import { askDeleteView } from './views.ts';

export const writingActions = (needs: JournalNeeds): readonly Action[] => [
  defineAction({
    name: 'journal.write',
    who: 'learner',
    answers: 'form',
    run: async ({ caller }, { row }) => writeForm(cohortsOf(caller), askedOf(needs, row, '')),
  }),
  defineAction({
    name: 'journal.answer',
    who: 'learner',
    answers: 'form',
    run: async ({ caller }, { row, values: [mark = ''] }) => writeForm(cohortsOf(caller), askedOf(needs, row, mark)),
  }),
  defineAction({
    name: 'journal.save',
    who: 'learner',
    answers: 'private',
    run: (context, input) => save(needs, context, input),
  }),
  defineAction({
    name: 'journal.change',
    who: 'learner',
    answers: 'form',
    run: async ({ caller }, { row }) => {
      const entry = await requireOwn(needs, caller, row);
      return changeForm(entry, entry.conceptSlug === null ? '' : titlesOf(needs)(entry.conceptSlug));
    },
  }),
  defineAction({
    name: 'journal.change-save',
    who: 'learner',
    answers: 'update',
    run: async (context, input) => {
      const { caller, at } = context;
      const entry = await requireOwn(needs, caller, input.row);
      const changed = { ...readWritten(input), conceptSlug: aboutOf(needs, input, entry.conceptSlug) };
      await store.changeEntry(needs.database, { personId: caller.personId, id: entry.id }, changed, at);
      return showEntry(needs, context, entry.id, text`Saved.`);
    },
  }),
  defineAction({
    name: 'journal.delete',
    who: 'learner',
    answers: 'update',
    run: async (context, { row, argument }) => {
      if (argument !== 'yes') return askDeleteView((await requireOwn(needs, context.caller, row)).id);
      await store.removeEntry(needs.database, context.caller.personId, row);
      return showJournal(needs, context, row, text`It’s deleted.`);
    },
  }),
];

/** `key`, `mark`: of a prompt and what it is of, as its control has them. */
const askedOf = ({ curriculum }: JournalNeeds, key: string, mark: string) => {
  const source = findSource(curriculum(), key);
  return { source, prompt: source?.prompts.find((each) => each.mark === mark) };
};

/** What the curriculum has no more may stay where it stands. */
const aboutOf = (needs: JournalNeeds, input: ActionInput, before: string | null): string | null =>
  before !== null && input.filled['about']?.[0]?.trim() === titlesOf(needs)(before)
    ? before
    : readAbout(input, needs.curriculum(), needs.search());

const save = async (needs: JournalNeeds, context: Context, input: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const { personId } = caller;
  const { source, prompt } = askedOf(needs, input.row, input.argument);
  const entry = {
    ...readWritten(input),
    conceptSlug: source ? source.conceptSlug : readAbout(input, needs.curriculum(), needs.search()),
    prompt: prompt?.words ?? null,
    sharedCohortId: readReaders(input.filled, cohortsOf(caller)),
  };
  const id = await needs.database.orm.transaction((tx) =>
    store.addEntry(tx, { ...entry, id: needs.random.id(at), personId, interactionId: keyOf(context) }, at),
  );
  if (id === undefined)
    throw new UserError(
      text`Your journal is full: it holds ${store.ENTRIES_AT_MOST} entries. Save it as a file and delete some, and
        there’s room again.`,
    );
  return showEntry(needs, context, id, text`It’s in your journal.`);
};

const keyOf = ({ origin, interactionId }: Context): string => `${origin.platform}/${interactionId}`;

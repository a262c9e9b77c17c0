/** Reading one's own journal: page by page, one entry, as a file, and what there is to write on. */

import type { Caller, CohortRole, Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { file } from '../../chat/view/file.ts';
import { fitsLimits } from '../../chat/view/limits.ts';
import { AROUND } from '../../chat/view/paginate.ts';
import { paragraph, type View, view } from '../../chat/view/view.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { journalFile } from './as-file.ts';
import { conceptOf } from './form.ts';
import type { JournalNeeds } from './needs.ts';
import { conceptSources, findLogs, findSource, type PromptSource } from './prompts.ts';
import * as store from './store.ts';
import { entryView, journalView, promptsView, type TitleOf } from './views.ts';

export const readingActions = (needs: JournalNeeds): readonly Action[] => [
  defineAction({
    name: 'journal.show',
    who: 'learner',
    answers: 'private',
    run: (context) => showJournal(needs, context),
  }),
  defineAction({
    name: 'journal.page',
    who: 'learner',
    answers: 'update',
    run: (context, { row }) => showJournal(needs, context, row),
  }),
  defineAction({
    name: 'journal.open',
    who: 'learner',
    answers: 'update',
    run: (context, { row, values: [chosen = row] }) => showEntry(needs, context, chosen),
  }),
  defineAction({
    name: 'journal.file',
    who: 'learner',
    answers: 'private',
    run: (context) => saveAsFile(needs, context),
  }),
  defineAction({
    name: 'journal.prompts',
    who: 'learner',
    answers: 'update',
    run: async ({ caller }, { row, values: [chosen = row] }) =>
      promptsView(findSource(needs.curriculum(), chosen), await findSources(needs, caller, chosen)),
  }),
];

/** Those with which somebody may share, and whose entries they may read. */
export const cohortsOf = ({ cohorts }: Pick<Caller, 'cohorts'>): readonly CohortRole[] =>
  cohorts.filter(({ archived }) => !archived);

/** What the curriculum has no more keeps its slug. */
export const titlesOf = ({ curriculum }: JournalNeeds): TitleOf => {
  const { concepts } = curriculum();
  return (slug) => concepts.get(slug)?.title ?? slug;
};

/** Throws UserError for what isn’t theirs, or is deleted. */
export const requireOwn = async (
  { database }: JournalNeeds,
  { personId }: Pick<Caller, 'personId'>,
  id: string,
): Promise<store.Entry> => {
  const entry = await store.findOwnEntry(database, personId, id);
  if (!entry) throw new UserError(text`I can’t find that entry in your journal any more. /journal shows what’s in it.`);
  return entry;
};

/** `from`: the entry with which the page began. */
export const showJournal = async (
  needs: JournalNeeds,
  { caller }: Pick<Context, 'caller'>,
  from = '',
  remark?: Text,
): Promise<View> => {
  const window = await store.findOwn(needs.database, caller.personId, { from, around: AROUND });
  const { zone } = caller;
  return journalView(window, { from, titleOf: titlesOf(needs), zone, remark, cohorts: cohortsOf(caller) });
};

export const showEntry = async (
  needs: JournalNeeds,
  { caller }: Pick<Context, 'caller'>,
  id: string,
  remark?: Text,
): Promise<View> => {
  const entry = await requireOwn(needs, caller, id);
  const draw = (words: string): View =>
    entryView({ entry: { ...entry, words }, titleOf: titlesOf(needs), zone: caller.zone }, cohortsOf(caller), remark);
  return drawWhole(draw, entry.words);
};

/** What somebody typed may take more room once a platform has escaped it: then its end is left out. */
export const drawWhole = (draw: (words: string) => View, words: string): View => {
  const sizes = [words.length, 2500, 2000, 1200, 600];
  const drawn = sizes.map((size) => draw(excerpt(words, size)));
  return drawn.find(fitsLimits) ?? draw(excerpt(words, 300));
};

const saveAsFile = async (needs: JournalNeeds, { caller }: Context): Promise<View> => {
  const entries = await store.findAll(needs.database, caller.personId);
  if (entries.length === 0) throw new UserError(text`Your journal is empty, so there’s nothing to put into a file.`);
  const made = journalFile(entries, titlesOf(needs), caller.zone);
  const left = entries.length - made.entries;
  return view('Your journal as a file', [
    paragraph(
      text`Your journal, the newest first: ${countWords(made.entries, 'entry', 'entries')}.${
        left > 0 ? ` ${countWords(left, 'older one')} didn’t fit in; /my-data has them all.` : ''
      }`,
    ),
    file('journal.md', made.words),
  ]);
};

/** With a concept: its prompts; with none that I know: what there is. */
export const showAbout = async (needs: JournalNeeds, { caller }: Context, about: string): Promise<View> => {
  const curriculum = needs.curriculum();
  const slug = conceptOf(about, curriculum, needs.search());
  if (slug === undefined)
    throw new UserError(text`I have nothing on “${excerpt(about, 60)}”. /journal alone lets you write on anything.`);
  return promptsView(findSource(curriculum, slug), await findSources(needs, caller, slug));
};

/** So many are offered beside what a cohort logs. */
const STUDIED_AT_MOST = 20;

/** What their cohorts log, and what they studied last. */
const findSources = async (
  { database, curriculum }: JournalNeeds,
  { personId, cohorts }: Caller,
  without: string,
): Promise<readonly PromptSource[]> => {
  const current = curriculum();
  const packs = await store.findPacks(database, cohortsOf({ cohorts }));
  const studied = await store.findStudied(database, personId);
  const concepts = [...new Set(studied.flatMap((slug) => current.questions.get(slug)?.concept ?? []))];
  const logs = findLogs(current, packs.length > 0 ? packs : [...current.packs.keys()]);
  return [...logs, ...conceptSources(current, concepts).slice(0, STUDIED_AT_MOST)].filter(({ key }) => key !== without);
};

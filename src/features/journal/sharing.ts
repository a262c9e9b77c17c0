/** An entry that its writer shares with a cohort, and takes back; and a question that becomes one for helpers. */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { AROUND } from '../../chat/view/paginate.ts';
import type { View } from '../../chat/view/view.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { hasRole, requireRole } from '../../community/roles.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { JournalNeeds } from './needs.ts';
import { cohortsOf, drawWhole, requireOwn, showEntry, titlesOf } from './reading.ts';
import * as store from './store.ts';
import { sharedEntryView, sharedView } from './views.ts';

export const sharingActions = (needs: JournalNeeds): readonly Action[] => [
  defineAction({
    name: 'journal.share',
    who: 'learner',
    answers: 'update',
    run: (context, { row, argument, values: [chosen] }) =>
      share(needs, context, row, argument === '' ? chosen : argument),
  }),
  defineAction({
    name: 'journal.shared',
    who: 'learner',
    answers: 'update',
    run: async (context, { row, values: [chosen = row] }) =>
      showShared(needs, context, chosen === '' ? await meantCohort(needs, context) : chosen, ''),
  }),
  defineAction({
    name: 'journal.turn',
    who: 'learner',
    answers: 'update',
    run: (context, { row, argument }) => showShared(needs, context, row, argument),
  }),
  defineAction({
    name: 'journal.read',
    who: 'learner',
    answers: 'update',
    run: (context, { row, values: [id = ''] }) => readShared(needs, context, row, id),
  }),
  defineAction({
    name: 'journal.take-out',
    who: 'organiser',
    answers: 'update',
    run: (context, { row, argument }) => takeOut(needs, context, row, argument),
  }),
  defineAction({
    name: 'journal.ask',
    who: 'learner',
    answers: 'form',
    run: async (context, { row }) => {
      const { words, conceptSlug } = await requireOwn(needs, context.caller, row);
      const topic = conceptSlug === null ? excerpt(words.replaceAll(/\s+/g, ' '), TOPIC) : titlesOf(needs)(conceptSlug);
      return needs.askForHelp(context, await meantCohort(needs, context), { topic, tried: words });
    },
  }),
];

/** A question without a concept is called by its first words. */
const TOPIC = 80;

/** Where they are, else the one they chose last, else the oldest: what is shown says which it is. */
const meantCohort = async ({ database }: JournalNeeds, { caller, channel }: Context): Promise<string> => {
  const meant = await findMeantCohort(database, caller, { channel, role: 'learner' });
  const cohort = meant.kind === 'meant' ? meant.cohort : cohortsOf(caller)[0];
  if (!cohort) throw new UserError(text`You aren’t in a cohort. If you were given a code, give it to /cohort.`);
  return cohort.cohortId;
};

/** `cohortId`: none takes it back. */
const share = async (
  needs: JournalNeeds,
  context: Context,
  id: string,
  cohortId: string | undefined,
): Promise<View> => {
  const { caller, at } = context;
  await requireOwn(needs, caller, id);
  const sharedCohortId = cohortId === undefined ? null : requireRole(caller, cohortId, 'learner').cohortId;
  await store.changeEntry(needs.database, { personId: caller.personId, id }, { sharedCohortId }, at);
  const remark = sharedCohortId === null ? text`It’s yours alone again.` : text`It’s shared.`;
  return showEntry(needs, context, id, remark);
};

const showShared = async (
  needs: JournalNeeds,
  { caller }: Context,
  cohortId: string,
  from: string,
  remark?: Text,
): Promise<View> => {
  const member = requireRole(caller, cohortId, 'learner');
  const cohorts = cohortsOf(caller);
  const name = cohorts.find((each) => each.cohortId === cohortId)?.name ?? '';
  const window = await store.findShared(needs.database, member, { from, around: AROUND });
  const { zone } = caller;
  return sharedView({ cohortId, name }, window, { from, titleOf: titlesOf(needs), zone, remark, cohorts });
};

const readShared = async (needs: JournalNeeds, { caller }: Context, cohortId: string, id: string): Promise<View> => {
  const member = requireRole(caller, cohortId, 'learner');
  const entry = await store.findSharedEntry(needs.database, member, id);
  if (!entry) throw new UserError(text`That entry isn’t shared any more.`);
  const shown = { titleOf: titlesOf(needs), zone: caller.zone };
  const takesOut = hasRole(caller, cohortId, 'organiser');
  return drawWhole(
    (words) => sharedEntryView({ ...shown, entry: { ...entry, words } }, cohortId, takesOut),
    entry.words,
  );
};

const takeOut = async (needs: JournalNeeds, context: Context, cohortId: string, id: string): Promise<View> => {
  const { caller, at } = context;
  const organised = requireRole(caller, cohortId, 'organiser');
  const entry = await store.findSharedEntry(needs.database, organised, id);
  if (entry)
    await needs.database.orm.transaction(async (tx) => {
      await store.takeOut(tx, organised, id);
      const did = 'took out a journal entry that {} shared';
      const { accountId } = caller;
      await recordDone(tx, needs.random, organised, { accountId, did, aboutPersonId: entry.personId, at });
    });
  return showShared(needs, context, cohortId, id, text`It’s no longer shared. Whoever wrote it keeps it.`);
};

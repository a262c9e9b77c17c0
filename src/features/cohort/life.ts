/** A cohort begins, has its dates changed, is archived and brought back; somebody leaves it. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { Answers } from '../../chat/receive/command.ts';
import type { Form } from '../../chat/view/form.ts';
import type { View } from '../../chat/view/view.ts';
import { requireAsOpened, stampOf } from '../../community/as-opened.ts';
import { findDone, recordDone } from '../../community/cohort/audit.ts';
import {
  type CohortDates,
  dateFields,
  datesWords,
  nameField,
  readCohortDates,
} from '../../community/cohort/cohort-dates.ts';
import * as cohorts from '../../community/cohort/cohorts.ts';
import { leaveCohort } from '../../community/cohort/membership.ts';
import { findSoleCohorts, managesCohort } from '../../community/cohort/sole-organiser.ts';
import { type InCohort, requireRole, requireRoleThoughArchived } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import { localDate } from '../../lib/time/occurrence.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { CohortNeeds } from './needs.ts';
import { overview } from './overview.ts';
import { askView, keepIt, leftWords, logView, noneView } from './views.ts';

const LOG_AT_MOST = 30;

type Run = (context: Context, organised: InCohort<'organiser'>, input: ActionInput) => Promise<View | Form>;

/** On a cohort that the actor organises. */
export const organiserAction = (verb: string, answers: Answers, run: Run): Action =>
  defineAction({
    name: `cohort.${verb}`,
    who: 'organiser',
    answers,
    run: (context, input) => run(context, requireRole(context.caller, input.row, 'organiser'), input),
  });

export const lifeActions = (needs: CohortNeeds): readonly Action[] => [
  ...beginning(needs),
  ...changing(needs),
  ...archiving(needs),
  ...leaving(needs),
  defineAction({
    name: 'cohort.log',
    who: 'organiser',
    answers: 'update',
    run: async ({ caller }, { row }) => {
      const organised = requireRoleThoughArchived(caller, row, 'organiser');
      return logView(row, await findDone(needs.database.orm, organised, LOG_AT_MOST));
    },
  }),
];

const beginning = (needs: CohortNeeds): readonly Action[] => [
  defineAction({
    name: 'cohort.begin',
    who: 'organiser',
    answers: 'form',
    run: async ({ caller, at }) =>
      datesForm('cohort.begin-save', 'A new cohort', {
        name: '',
        startsOn: localDate(at, caller.zone).toString(),
        endsOn: null,
      }),
  }),
  defineAction({
    name: 'cohort.begin-save',
    who: 'organiser',
    answers: 'private',
    run: async (context, input) => {
      const { at } = context;
      const wanted = readCohortDates(context, input, undefined);
      const slug = needs.random.id(at);
      const packs = [...needs.curriculum().packs.keys()];
      const { caller, organised } = await needs.database.orm.transaction(async (tx) => {
        const begun = await cohorts.beginCohort(tx, needs.random, context.caller, { ...wanted, slug, packs }, at);
        const { accountId } = context.caller;
        await recordDone(tx, needs.random, begun.organised, { accountId, did: 'began the cohort', at });
        return begun;
      });
      return overview(
        needs,
        { ...context, caller },
        organised.cohortId,
        text`It has begun. **Join code** lets people in.`,
      );
    },
  }),
];

const changing = (needs: CohortNeeds): readonly Action[] => [
  organiserAction('change', 'form', async (_, organised) => {
    const dates = await findDates(needs.database.orm, organised);
    return datesForm(controlId('cohort.change-save', organised.cohortId, stampOf(dates)), 'Name and dates', dates);
  }),
  organiserAction('change-save', 'private', async (context, organised, input) => {
    const { caller, at } = context;
    await needs.database.orm.transaction(async (tx) => {
      await cohorts.lockCohort(tx, organised, caller);
      const before = await findDates(tx, organised);
      requireAsOpened(input.argument, before, text`**${before.name}**, ${datesWords(before)}`);
      const wanted = readCohortDates(context, input, before);
      await cohorts.changeCohort(tx, organised, wanted);
      const did = changedWords(before, wanted);
      if (did !== '') await recordDone(tx, needs.random, organised, { accountId: caller.accountId, did, at });
    });
    return overview(needs, context, organised.cohortId, text`Saved.`);
  }),
];

const findDates = async (tx: Pick<Transaction, 'select'>, organised: InCohort<'organiser'>): Promise<CohortDates> => {
  const facts = await cohorts.findCohortFacts(tx, organised);
  if (!facts) throw new UserError(text`I can’t find that cohort among yours.`);
  const { name, startsOn, endsOn } = facts;
  return { name, startsOn, endsOn };
};

/** Nothing where all is as it was. */
const changedWords = (before: CohortDates, after: CohortDates): string =>
  [
    before.name !== after.name && `called it ${excerpt(after.name, 40)}`,
    (before.startsOn !== after.startsOn || before.endsOn !== after.endsOn) &&
      `set the dates: ${datesWords(after).replace(/^from (?=.* to )/, '')}`,
  ]
    .filter(Boolean)
    .join(' and ');

const archiving = (needs: CohortNeeds): readonly Action[] => [
  organiserAction('archive', 'update', async (_, { cohortId }) =>
    askView(
      text`Once it’s archived, no question of the day is posted and nobody can join. All its answers are
        kept, and you can bring it back.`,
      { id: controlId('cohort.archive-yes', cohortId), label: 'Archive it' },
      keepIt(cohortId),
    ),
  ),
  defineAction({
    name: 'cohort.archive-yes',
    who: 'organiser',
    answers: 'update',
    run: (context, { row }) => setArchived(needs, context, row, true),
  }),
  defineAction({
    name: 'cohort.restore',
    who: 'organiser',
    answers: 'update',
    run: (context, { row }) => setArchived(needs, context, row, false),
  }),
];

/** Pressed twice it says the same. */
const setArchived = async (
  needs: CohortNeeds,
  context: Context,
  cohortId: string,
  archived: boolean,
): Promise<View> => {
  const { caller, at } = context;
  const organised = requireRoleThoughArchived(caller, cohortId, 'organiser');
  await needs.database.orm.transaction(async (tx) => {
    if ((await cohorts.lockThoughArchived(tx, organised, caller)) === archived) return;
    await (archived ? cohorts.archiveCohort(tx, organised, at) : cohorts.restoreCohort(tx, organised));
    const did = archived ? 'archived the cohort' : 'brought the cohort back';
    await recordDone(tx, needs.random, organised, { accountId: caller.accountId, did, at });
  });
  return overview(needs, context, cohortId, archived ? undefined : text`It goes on from here.`);
};

const leaving = (needs: CohortNeeds): readonly Action[] => [
  defineAction({
    name: 'cohort.leave',
    who: 'learner',
    answers: 'update',
    run: async ({ caller, at }, { row }) => {
      const { cohortId } = requireRole(caller, row, 'learner');
      const stays = await managesCohort(needs.database, cohortId, caller.personId, at);
      const sole = await findSoleCohorts(needs.database, caller.personId);
      const handedOn = sole.some((each) => each.cohortId === cohortId && !each.managesIt)
        ? text` You’re its only organiser: whoever manages the workspace takes over.`
        : [];
      return askView(
        text`You’d no longer count in this cohort. What you’ve learnt stays yours. To come back you’d need a
          join code.${handedOn}${stays ? text` You manage the workspace, so you’d still organise it.` : []}`,
        { id: controlId('cohort.leave-yes', cohortId), label: 'Leave it' },
        keepIt(cohortId),
      );
    },
  }),
  defineAction({
    name: 'cohort.leave-yes',
    who: 'learner',
    answers: 'update',
    run: async (context, { row }) => {
      const { caller, at } = context;
      const member = requireRole(caller, row, 'learner');
      const held = caller.cohorts.find(({ cohortId }) => cohortId === row);
      await needs.database.orm.transaction(async (tx) => {
        await leaveCohort(tx, member, caller.personId, at);
        if (held && held.role !== 'learner')
          await recordDone(tx, needs.random, member, { accountId: caller.accountId, did: 'left', at });
      });
      const name = held?.name ?? '';
      if (held && (await managesCohort(needs.database, row, caller.personId, at))) {
        const still = { ...held, role: 'organiser', by: 'managing' } as const;
        const cohorts = caller.cohorts.map((each) => (each.cohortId === row ? still : each));
        const remark = text`${leftWords(name)} You manage the workspace, so you still organise it.`;
        return overview(needs, { ...context, caller: { ...caller, cohorts } }, row, remark);
      }
      const cohorts = caller.cohorts.filter(({ cohortId }) => cohortId !== row);
      const next = cohorts.find(({ archived }) => !archived) ?? cohorts[0];
      if (!next) return noneView(false, { name, why: 'left' });
      return overview(needs, { ...context, caller: { ...caller, cohorts } }, next.cohortId, leftWords(name));
    },
  }),
];

const datesForm = (id: string, title: string, dates: CohortDates): Form => ({
  id,
  title,
  submit: 'Save',
  fields: [nameField(dates.name), ...dateFields(dates)],
});

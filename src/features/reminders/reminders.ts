/** Reminders: one direct message a day with what is due, when and how a person wants it. */

import type { Caller, Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { fitsLimits } from '../../chat/view/limits.ts';
import type { View } from '../../chat/view/view.ts';
import { addReminder, changeReminder, findReminder } from '../../community/person/reminders.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import { isId } from '../../lib/random.ts';
import { localDate } from '../../lib/time/occurrence.ts';
import { dayWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { StudyNeeds, StudyRequest } from '../../study/asking/answer.ts';
import { dueNotice } from './notice.ts';
import { planRoutine } from './plan.ts';
import { overNotice } from './retire.ts';
import { type Snooze, snoozes, snoozeUntil } from './snooze.ts';
import {
  acceptedView,
  declinedView,
  editForm,
  homeBlocks,
  overviewView,
  type Shown,
  snoozedView,
  snoozeRefusedView,
  vacationForm,
} from './views.ts';
import { readVacation, readWishes } from './wishes.ts';

type ReminderNeeds = StudyNeeds & {
  readonly outbox: Pick<Outbox, 'send' | 'edit'>;
  /** The answer below which reminders were offered. */
  readonly showAsking: (request: StudyRequest, askingId: string) => Promise<View>;
};

export const remindersFeature = (needs: ReminderNeeds): Feature => ({
  name: 'reminders',
  commands: [
    defineCommand({
      name: 'reminders',
      description: 'Choose when I remind you of what is due, or stop it',
      more: text`I write on days when something is due, at the time you choose and never in your
        quiet hours. You can also name easier days, or pause while you’re away.`,
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => showOverview(needs, context),
    }),
  ],
  actions: [...settingActions(needs), snoozeAction(needs)],
  notices: [dueNotice(needs), overNotice],
  routines: [planRoutine(needs)],
  parts: {
    home: async (caller, at) => homeBlocks(await ownReminder(needs, caller, at), localDate(at, caller.zone).toString()),
  },
});

/**
 * Made where there is none: whoever came to be without one (by an undone link, say) has it from
 * here on.
 */
const ownReminder = async (
  { database }: ReminderNeeds,
  { personId, accountId, zone }: Caller,
  at: Temporal.Instant,
): Promise<Shown> => {
  const found = await findReminder(database.orm, personId);
  if (found) return found;
  await database.orm.transaction((tx) => addReminder(tx, { personId, accountId, zone }, at));
  const made = await findReminder(database.orm, personId);
  if (!made) throw new Error(`person ${personId} has no reminder`);
  return made;
};

const showOverview = async (needs: ReminderNeeds, { caller, at }: Context): Promise<View> =>
  overview(await ownReminder(needs, caller, at), at);

const overview = (reminder: Shown, at: Temporal.Instant, remark?: Text): View =>
  overviewView(reminder, localDate(at, reminder.zone).toString(), remark);

type Change = Parameters<typeof changeReminder>[2];

/** Changes it, and gives how it is then. */
const change = async (needs: ReminderNeeds, { caller, at }: Context, wanted: Change): Promise<Shown> => {
  await ownReminder(needs, caller, at);
  const after = await needs.database.orm.transaction((tx) => changeReminder(tx, caller.personId, wanted, at));
  if (!after) throw new UserError(text`I can’t find your reminders any more. /reminders shows them.`);
  return after;
};

const changed = async (needs: ReminderNeeds, context: Context, wanted: Change, remark: Text): Promise<View> =>
  overview(await change(needs, context, wanted), context.at, remark);

/** Takes the place of the offer, so that nobody is asked again what they have answered. */
const belowAnswer = async (
  needs: ReminderNeeds,
  { caller: { personId, zone }, at, interactionId }: Context,
  askingId: string,
  told: View,
): Promise<View> => {
  if (!isId(askingId)) return told;
  const shown = await needs.showAsking({ personId, zone, at, interactionId }, askingId);
  const both = { ...shown, blocks: [...shown.blocks, ...told.blocks] };
  return fitsLimits(both) ? both : shown;
};

/** Whoever says anew what they want may be written to again, where they are now. */
const reopened = async (needs: ReminderNeeds, { caller, at }: Context): Promise<Change> => {
  const { closedAt } = await ownReminder(needs, caller, at);
  return closedAt === null ? {} : { closedAt: null, closedToldAt: null, accountId: caller.accountId };
};

const reminderAction = (
  verb: string,
  answers: Action['answers'],
  run: (context: Context, input: ActionInput) => ReturnType<Action['run']>,
): Action => defineAction({ name: `reminders.${verb}`, who: 'learner', answers, run });

const settingActions = (needs: ReminderNeeds): Action[] => [
  reminderAction('open', 'private', (context) => showOverview(needs, context)),
  reminderAction('edit', 'form', async ({ caller, at }) => editForm(await ownReminder(needs, caller, at))),
  reminderAction('save', 'private', async (context, { filled }) => {
    const wishes = readWishes(filled);
    return changed(needs, context, { ...wishes, ...(await reopened(needs, context)) }, text`Saved.`);
  }),
  reminderAction('turn', 'update', async (context, { row }) => {
    if (row === 'off')
      return changed(
        needs,
        context,
        { enabled: false, snoozedUntil: null, offeredAt: context.at.toString() },
        text`Reminders are off. /review is there whenever you like.`,
      );
    return changed(
      needs,
      context,
      { enabled: true, vacationUntil: null, ...(await reopened(needs, context)) },
      text`Reminders are on.`,
    );
  }),
  reminderAction('accept', 'update', async (context, { row }) => {
    const after = await change(needs, context, { enabled: true, ...(await reopened(needs, context)) });
    return belowAnswer(needs, context, row, acceptedView(after));
  }),
  reminderAction('decline', 'update', (context, { row }) => belowAnswer(needs, context, row, declinedView)),
  reminderAction('vacation', 'form', async () => vacationForm()),
  reminderAction('away', 'private', (context, { filled }) => {
    const until = readVacation(filled['until']?.[0] ?? '', localDate(context.at, context.caller.zone));
    return changed(
      needs,
      context,
      { vacationUntil: until, snoozedUntil: null },
      text`Saved. I’ll write again from **${dayWords(until)}** on. Enjoy the break.`,
    );
  }),
  reminderAction('back', 'update', (context) =>
    changed(needs, context, { vacationUntil: null }, text`Welcome back. Reminders are on again.`),
  ),
  reminderAction('retry', 'update', async (context) =>
    changed(needs, context, await reopened(needs, context), text`I’ll write to you here again when something is due.`),
  ),
];

const snoozeAction = (needs: ReminderNeeds): Action =>
  reminderAction('snooze', 'update', async ({ caller, at }, { row }) => {
    const snooze = snoozes.find((each) => each === row);
    if (!snooze) throw new UserError(text`I don’t know how long that is. Choose another time.`);
    const until = await recordSnooze(needs, caller, snooze, at);
    return until ? snoozedView(until, localDate(at, until.timeZoneId)) : snoozeRefusedView;
  });

/** Part of a snooze's key, beside its date: after so many it may begin again. */
const SNOOZES_COUNTED = 10_000;

/**
 * Until when; `undefined` where reminders are off. Where the next one comes tomorrow anyway, it is
 * at that hour.
 */
const recordSnooze = async (
  needs: ReminderNeeds,
  caller: Caller,
  snooze: Snooze,
  at: Temporal.Instant,
): Promise<Temporal.ZonedDateTime | undefined> => {
  const { enabled, snoozes: before, ...reminder } = await ownReminder(needs, caller, at);
  if (!enabled) return undefined;
  const { until, atUsualHour } = snoozeUntil(snooze, at, reminder);
  const usual = Temporal.Instant.from(reminder.nextAt).toZonedDateTimeISO(reminder.zone);
  const comesAnyway = atUsualHour && usual.toPlainDate().equals(localDate(until, reminder.zone));
  // Whoever presses a button of a reminder gets our direct messages, or wants to.
  await needs.database.statement(
    `update reminder
     set snoozed_until = $2::timestamptz, snoozes = $3::int, closed_at = null, closed_told_at = null
     where person_id = $1::uuid`,
    [caller.personId, (comesAnyway ? usual.toInstant() : until).toString(), (before % SNOOZES_COUNTED) + 1],
  );
  return comesAnyway ? usual : until.toZonedDateTimeISO(reminder.zone);
};

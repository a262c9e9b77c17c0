/** /oh do:schedule: weekly times in the cohort’s zone, and single sessions that are moved or cancelled. */
import { eq } from 'drizzle-orm';
import type { Context } from '../../../../chat/context.ts';
import { UserError } from '../../../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../../../chat/receive/action.ts';
import { readDate, readTimeOfDay } from '../../../../chat/receive/fields.ts';
import type { View } from '../../../../chat/view/view.ts';
import { recordDone } from '../../../../community/cohort/audit.ts';
import { type InCohort, requireRole } from '../../../../community/roles.ts';
import { session as sessionTable } from '../../../../database/schema/office-hours/office-hours.ts';
import { isId } from '../../../../lib/random.ts';
import { instantOn } from '../../../../lib/time/occurrence.ts';
import { readZone } from '../../../../lib/time/read-zone.ts';
import { dayWords } from '../../../../lib/time/when.ts';
import { text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import { clockRemark, overlapWords, slotWords } from '../../calendar/slot-words.ts';
import { ANYWHERE, organiserAction, refusals } from '../../helper/asked.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { setUpView } from '../../running/set-up-here.ts';
import type { Session } from '../../store/types.ts';
import { findSettings } from '../settings/settings-store.ts';
import { occurrenceOf, type SlotRow, slotOf } from './plan.ts';
import { findCohortZone, findPlanned, findSlot, findSlots } from './plan-store.ts';
import { addSlot, cancelSession, changeSlot, endSlot, moveSession, type Planned, type WishedSlot } from './planning.ts';
import {
  addSlotForm,
  changeSessionForm,
  changeSlotForm,
  type Schedule,
  scheduleView,
  sessionWords,
} from './schedule-view.ts';

type Needs = OfficeHoursFeatureNeeds;
type By = InCohort<'organiser'>;

export const scheduleActions = (needs: Needs): readonly Action[] => [
  organiserAction('schedule', 'update', (context, by) => showSchedule(needs, context, by)),
  organiserAction('slot-add', 'form', async ({ caller }, by) =>
    addSlotForm(by.cohortId, await zoneOf(needs, caller, by)),
  ),
  organiserAction('slot-added', 'private', (context, by, input) => add(needs, context, by, readSlot(input))),
  organiserAction('slot-change', 'form', async (_, by, { values: [slotId = ''] }) =>
    changeSlotForm(await requireSlot(needs, slotId, by.cohortId)),
  ),
  organiserAction('session-change', 'form', async ({ caller }, by, { values: [sessionId = ''] }) =>
    changeSessionForm(await requirePlanned(needs, sessionId, by.cohortId), await zoneOf(needs, caller, by)),
  ),
  defineAction({
    name: 'office-hours.slot-changed',
    who: ANYWHERE,
    answers: 'private',
    run: async (context, input) => {
      const slot = await requireSlot(needs, input.row);
      return change(needs, context, requireRole(context.caller, slot.cohortId, 'organiser'), slot, input);
    },
  }),
  defineAction({
    name: 'office-hours.session-changed',
    who: ANYWHERE,
    answers: 'private',
    run: async (context, input) => {
      const planned = await requirePlanned(needs, input.row);
      return changeOne(needs, context, requireRole(context.caller, planned.cohortId, 'organiser'), planned, input);
    },
  }),
];

const zoneOf = async (
  { database }: Needs,
  caller: Pick<Context['caller'], 'zone'>,
  { cohortId }: By,
): Promise<string> => (await findCohortZone(database.orm, cohortId)) ?? caller.zone;

export const showSchedule = async (needs: Needs, context: Context, by: By, remark?: Text): Promise<View> => {
  const { orm } = needs.database;
  const { cohortId } = by;
  const settings = await findSettings(orm, cohortId);
  if (!settings) return setUpView(cohortId, context);
  const [slots, planned, zone] = await Promise.all([
    findSlots(orm, cohortId),
    findPlanned(orm, cohortId, context.at),
    zoneOf(needs, context.caller, by),
  ]);
  const { cohortName } = settings;
  return scheduleView({ cohortId, cohortName, zone, slots, planned, remarks: remarksOf(slots, planned) }, remark);
};

/** No more are said at once. */
const REMARKS_AT_MOST = 3;

const remarksOf = (slots: readonly SlotRow[], planned: readonly Session[]): Schedule['remarks'] =>
  planned
    .filter(({ cancelledAt }) => cancelledAt === null)
    .flatMap(({ slotId, slotOn, opensAt }): Text[] => {
      const slot = slots.find(({ id }) => id === slotId);
      const occurrence = slot && slotOn !== null ? occurrenceOf(slot, Temporal.PlainDate.from(slotOn)) : undefined;
      if (!slot || !occurrence?.opensAt.equals(Temporal.Instant.from(opensAt))) return [];
      const remark = clockRemark(occurrence, slot.zone);
      return remark ? [remark] : [];
    })
    .slice(0, REMARKS_AT_MOST);

const noSlot = text`I can’t find that weekly time any more. /oh do:schedule shows those there are.`;
const noSession = text`I can’t find that time any more. /oh do:schedule shows what is planned.`;

const requireSlot = async ({ database }: Needs, slotId: string, cohortId?: string): Promise<SlotRow> => {
  const slot = isId(slotId) ? await findSlot(database.orm, slotId) : undefined;
  if (!slot || (cohortId !== undefined && slot.cohortId !== cohortId)) throw new UserError(noSlot);
  return slot;
};

const requirePlanned = async ({ database: { orm } }: Needs, sessionId: string, cohortId?: string): Promise<Session> => {
  const [found] = isId(sessionId) ? await orm.select().from(sessionTable).where(eq(sessionTable.id, sessionId)) : [];
  if (!found || found.changedAt === null || (cohortId !== undefined && found.cohortId !== cohortId))
    throw new UserError(noSession);
  return found;
};

const DAY_MINUTES = 24 * 60;
/** Nobody helps for longer at a stretch. */
const LONGEST_MINUTES = 12 * 60;

type Hours = { readonly opensAt: string; readonly minutes: number };

/** Over midnight where it closes earlier than it opens. */
const readHours = (input: ActionInput): Hours => {
  const opens = readTimeOfDay(input, { name: 'opens', label: 'Opens at' });
  const closes = readTimeOfDay(input, { name: 'closes', label: 'Closes at' });
  if (!opens || !closes) throw new UserError(text`Please say when it opens and when it closes.`);
  const minutes = (opens.until(closes).total('minutes') + DAY_MINUTES) % DAY_MINUTES;
  if (minutes === 0) throw new UserError(text`It would close when it opens. Please choose a later time for closing.`);
  if (minutes > LONGEST_MINUTES)
    throw new UserError(text`That would be ${Math.round(minutes / 60)} hours at a stretch. Please keep it to twelve;
      two times on one day are fine too.`);
  return { opensAt: opens.toString({ smallestUnit: 'minute' }), minutes };
};

export const readSlot = (input: ActionInput): WishedSlot => {
  const weekday = Number(input.filled['weekday']?.[0]);
  if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7) throw new UserError(text`Please choose a weekday.`);
  const zone = readZone(input.filled['zone']?.[0] ?? '');
  if (typeof zone !== 'string') throw new UserError(zone);
  return { weekday, zone, ...readHours(input) };
};

type Trouble = Exclude<Planned, { readonly outcome: 'done' | 'slot-overlaps' }>;

const troubleWords = (trouble: Trouble, zone: string): Text => {
  switch (trouble.outcome) {
    case 'overlaps':
      return text`Something is planned at that time already: ${sessionWords(trouble.session, zone)}. Please choose
        another time, or cancel that one first.`;
    case 'day-off':
      return text`${dayWords(trouble.day)} is a day off in this cohort’s calendar. Please choose another day, or take
        it out of the days off first.`;
    case 'past':
      return text`That time is over already. Please choose one that is still to come.`;
    case 'begun':
      return text`It has begun already. **Close** below /oh ends it.`;
    case 'too-many':
      return text`There are as many weekly times as I can keep. Please take one out first.`;
    case 'missing':
      return noSession;
    case 'not-set-up':
      return refusals['not-set-up'];
  }
};

/** Throws UserError for what couldn’t be planned. */
const orTell = (planned: Planned, zone: string, wished?: WishedSlot): void => {
  if (planned.outcome === 'done') return;
  if (planned.outcome !== 'slot-overlaps') throw new UserError(troubleWords(planned, zone));
  const { slot } = planned;
  throw new UserError(wished ? overlapWords(slotOf(wished), slotOf(slot)) : noSlot);
};

const record = ({ database, random }: Needs, { caller, at }: Context, by: By, did: string): Promise<void> =>
  database.orm.transaction((tx) => recordDone(tx, random, by, { accountId: caller.accountId, did, at }));

/** Throws UserError for one that can’t be planned. */
export const addWished = async (needs: Needs, context: Context, by: By, wished: WishedSlot): Promise<void> => {
  orTell(await addSlot(needs, by, context.caller, wished, context), wished.zone, wished);
  await record(needs, context, by, 'added a weekly time of office hours');
};

const add = async (needs: Needs, context: Context, by: By, wished: WishedSlot): Promise<View> => {
  await addWished(needs, context, by, wished);
  return showSchedule(needs, context, by, text`Every week from now on: ${slotWords(slotOf(wished))}.`);
};

const change = async (needs: Needs, context: Context, by: By, slot: SlotRow, input: ActionInput): Promise<View> => {
  if (input.filled['held']?.[0] === 'no') {
    orTell(await endSlot(needs, by, context.caller, slot.id, context), slot.zone);
    await record(needs, context, by, 'took out a weekly time of office hours');
    return showSchedule(needs, context, by, text`${slotWords(slotOf(slot))} isn’t held any more.`);
  }
  const wished = readSlot(input);
  orTell(await changeSlot(needs, by, context.caller, slot.id, wished, context), wished.zone, wished);
  await record(needs, context, by, 'changed a weekly time of office hours');
  return showSchedule(needs, context, by, text`Every week from now on: ${slotWords(slotOf(wished))}.`);
};

const changeOne = async (
  needs: Needs,
  context: Context,
  by: By,
  planned: Session,
  input: ActionInput,
): Promise<View> => {
  const zone = await zoneOf(needs, context.caller, by);
  if (input.filled['held']?.[0] === 'no') {
    orTell(await cancelSession(needs, by, context.caller, planned.id, context), zone);
    await record(needs, context, by, 'cancelled office hours of one day');
    return showSchedule(needs, context, by, text`Cancelled. Whoever waits for it is told.`);
  }
  const day = readDate(context, input, { name: 'day', label: 'Day' });
  if (!day) throw new UserError(text`Please say on which day.`);
  const { opensAt: time, minutes } = readHours(input);
  const opensAt = instantOn(day, time, zone);
  const times = { opensAt, closesAt: opensAt.add({ minutes }), zone };
  orTell(await moveSession(needs, by, context.caller, planned.id, times, context), zone);
  await record(needs, context, by, 'moved office hours of one day');
  return showSchedule(needs, context, by, text`Saved. Whoever waits for it is told.`);
};

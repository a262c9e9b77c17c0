/** Somebody starts to help, calls the next, has a break, stops; and answers what is in writing. */

import type { Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { UserError } from '../../../chat/errors.ts';
import type { Action } from '../../../chat/receive/action.ts';
import { readTimeOfDay } from '../../../chat/receive/fields.ts';
import type { Field, Form } from '../../../chat/view/form.ts';
import { limits } from '../../../chat/view/limits.ts';
import type { View } from '../../../chat/view/view.ts';
import { hasRole, type InCohort, requireRole } from '../../../community/roles.ts';
import { isId } from '../../../lib/random.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { setUpView } from '../running/set-up-here.ts';
import { claimNext, takeAsync } from '../store/claim/claim.ts';
import { type Helping, pauseHelping, resumeHelping, startHelping, stopHelping } from '../store/claim/helpers.ts';
import { findHelpers, findHours, findQueues, findTicketById } from '../store/find.ts';
import { LEFT_MINUTES } from '../store/session/ending.ts';
import { openSession } from '../store/session/session.ts';
import { findOpenSession } from '../store/transaction.ts';
import type { HelpQueue } from '../store/types.ts';
import { ANYWHERE, actOf, helperAction, refusals } from './asked.ts';
import { card } from './claiming.ts';
import { showInWriting } from './line/in-writing.ts';
import { showLine } from './line/line.ts';

export const helpingActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  helperAction('show', 'update', (context, { cohortId }) => showLine(needs, context, cohortId)),
  // From where nothing is to be replaced, as on Home.
  helperAction('line', 'private', (context, { cohortId }) => showLine(needs, context, cohortId)),
  helperAction('start', 'form', (context, by) => start(needs, context, by, undefined)),
  helperAction('started', 'private', async (context, by, input) => {
    const closes = readTimeOfDay(input, { name: 'closes', label: CLOSES_LABEL });
    const queues = (await findQueues(needs.database.orm, by.cohortId)).map(({ id }) => id);
    const chosen = (input.filled['queues'] ?? []).filter((id) => queues.includes(id));
    return begin(needs, context, by, chosen.length === queues.length ? [] : chosen, closes && nextAt(context, closes));
  }),
  helperAction('next', 'private', (context, by) => next(needs, context, by, undefined)),
  helperAction('next-topic', 'private', (context, by, { values }) => callNext(needs, context, by, values)),
  helperAction('pause', 'update', (context, by) => pause(needs, context, by)),
  helperAction('resume', 'update', (context, by) => resume(needs, context, by)),
  helperAction('stop', 'update', (context, by) => stop(needs, context, by)),
  helperAction('oldest', 'update', (context, { cohortId }, { argument }) =>
    showInWriting(needs, context, cohortId, argument),
  ),
  {
    name: 'office-hours.take',
    who: ANYWHERE,
    answers: 'private',
    run: async (context, { row }) => take(needs, context, row),
  },
];

const CLOSES_LABEL = 'Until when?';

/** Asks which queues where there are several, and until when where it opens with this. */
export const start = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
  topics: string | undefined,
): Promise<View | Form> => {
  const { orm } = needs.database;
  const queues = await findQueues(orm, by.cohortId);
  if (!(await findHours(orm, by.cohortId)) || queues.length === 0) {
    if (!hasRole(context.caller, by.cohortId, 'organiser')) throw new UserError(refusals['not-set-up']);
    return setUpView(by.cohortId, context);
  }
  if (topics !== undefined) return begin(needs, context, by, readTopics(topics, queues), undefined);
  const open = await findOpenSession(orm, by.cohortId);
  if (open && queues.length === 1) return begin(needs, context, by, [], undefined);
  const fields: readonly Field[] = [
    ...(queues.length > 1 ? [queuesField(queues)] : []),
    ...(open ? [] : [{ kind: 'time', name: 'closes', label: CLOSES_LABEL, hint: CLOSES_HINT } as const]),
  ];
  return {
    id: controlId('office-hours.started', by.cohortId),
    title: open ? 'Start helping' : 'Open office hours',
    submit: open ? 'Start' : 'Open',
    fields,
  };
};

const CLOSES_HINT = 'Such as 17:30; left empty, it closes once nobody helps any more';

const queuesField = (queues: readonly HelpQueue[]): Field => ({
  kind: 'checks',
  name: 'queues',
  label: 'What do you help with?',
  hint: 'Nothing ticked means everything',
  options: queues
    .slice(0, limits.optionsShownAtOnce)
    .map(({ id, name }) => ({ value: id, label: excerpt(name, limits.optionText) })),
});

/** Names of queues with commas between. Throws UserError for one that isn't there. */
export const readTopics = (typed: string, queues: readonly HelpQueue[]): readonly string[] =>
  typed
    .split(/[,;]/)
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
    .map((name) => {
      const same = queues.find((queue) => queue.name.toLowerCase() === name);
      const found = same ?? queues.find((queue) => queue.name.toLowerCase().startsWith(name));
      if (found) return found.id;
      const names = queues.map((queue) => excerpt(queue.name, 40)).join(', ');
      throw new UserError(text`There’s no queue “${excerpt(name, 40)}” here. There is: ${names}.`);
    });

/** The next time that it is this late, in the caller's zone. */
const nextAt = ({ caller, at }: Context, time: Temporal.PlainTime): Temporal.Instant => {
  const today = at.toZonedDateTimeISO(caller.zone).toPlainDate();
  const [soon, later] = [today, today.add({ days: 1 })].map((day) =>
    day.toZonedDateTime({ timeZone: caller.zone, plainTime: time }).toInstant(),
  );
  return soon && Temporal.Instant.compare(soon, at) > 0 ? soon : (later ?? at);
};

const begin = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
  queueIds: readonly string[],
  closesAt: Temporal.Instant | undefined,
): Promise<View> => {
  const { caller } = context;
  const open = await findOpenSession(needs.database.orm, by.cohortId);
  if (!open) {
    const opened = await openSession(needs, by, caller, { closesAt: closesAt ?? null }, actOf(context));
    if (opened.outcome !== 'done' && opened.outcome !== 'open-already') throw new UserError(refusals[opened.outcome]);
  }
  const started = await startHelping(needs, by, caller, queueIds, actOf(context));
  if (started.outcome !== 'done') throw new UserError(refusedWords(started));
  return showLine(needs, context, by.cohortId, text`You’re helping now. **Next** calls whoever is first.`);
};

/** Whoever has somebody in hand may start and pause all the same: only stopping asks for that. */
const refusedWords = ({ outcome }: Exclude<Helping, { readonly outcome: 'done' }>) =>
  refusals[outcome === 'has-claim' ? 'moved-on' : outcome];

export const next = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
  topics: string | undefined,
): Promise<View> => {
  const queues = topics === undefined ? [] : await findQueues(needs.database.orm, by.cohortId);
  return callNext(needs, context, by, topics === undefined ? undefined : readTopics(topics, queues));
};

const callNext = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
  queueIds: readonly string[] | undefined,
): Promise<View> => {
  await needs.lineAtRest?.(by.cohortId);
  const claimed = await claimNext(needs, by, context.caller, queueIds ? { queueIds } : {}, actOf(context));
  switch (claimed.outcome) {
    case 'done':
      return card(needs, claimed.facts.claim.id, context.at);
    case 'has-claim':
      return card(needs, claimed.facts.claim.id, context.at, text`You have somebody in hand already.`);
    case 'nothing-waiting':
      return showLine(
        needs,
        context,
        by.cohortId,
        text`Nobody waits for you just now. I’ll tell you when somebody does.`,
      );
    default:
      throw new UserError(refusals[claimed.outcome]);
  }
};

export const pause = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
): Promise<View> => {
  const paused = await pauseHelping(needs, by, context.caller, actOf(context));
  if (paused.outcome !== 'done') throw new UserError(refusedWords(paused));
  return showLine(
    needs,
    context,
    by.cohortId,
    text`Enjoy your break. Nobody is sent to you until you press **Resume**.`,
  );
};

export const resume = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
): Promise<View> => {
  const resumed = await resumeHelping(needs, by, context.caller, actOf(context));
  if (resumed.outcome !== 'done') throw new UserError(refusedWords(resumed));
  return showLine(needs, context, by.cohortId, text`Welcome back.`);
};

export const stop = async (needs: OfficeHoursFeatureNeeds, context: Context, by: InCohort<'helper'>): Promise<View> => {
  const stopped = await stopHelping(needs, by, context.caller, actOf(context));
  if (stopped.outcome === 'has-claim')
    return card(
      needs,
      stopped.facts.claim.id,
      context.at,
      text`First end this one, or hand it off. Then you can stop.`,
    );
  if (stopped.outcome !== 'done') throw new UserError(refusals[stopped.outcome]);
  const { id, closesAt } = stopped.session;
  const isLeft = closesAt === null && (await findHelpers(needs.database.orm, id)).length === 0;
  const thanks = isLeft
    ? text`Thank you for helping. Nobody else is there now: unless somebody starts within ${LEFT_MINUTES} minutes,
        office hours close, and whoever waits keeps their place for the next time.`
    : text`Thank you for helping.`;
  return showLine(needs, context, by.cohortId, thanks);
};

/** A ticket in writing, or one that is carried over, becomes this helper's. */
const take = async (needs: OfficeHoursFeatureNeeds, context: Context, ticketId: string): Promise<View> => {
  const { orm } = needs.database;
  const found = isId(ticketId) ? await findTicketById(orm, ticketId, context.at) : undefined;
  if (!found) throw new UserError(refusals.missing);
  const by = requireRole(context.caller, found.ticket.cohortId, 'helper');
  const taken = await takeAsync(needs, by, context.caller, ticketId, actOf(context));
  switch (taken.outcome) {
    case 'done':
      return card(needs, taken.facts.claim.id, context.at);
    case 'has-claim':
      return card(needs, taken.facts.claim.id, context.at, text`You have somebody in hand already.`);
    case 'nothing-waiting':
      throw new UserError(refusals['moved-on']);
    default:
      throw new UserError(refusals[taken.outcome]);
  }
};

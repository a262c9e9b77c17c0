/** How whoever looks after office hours runs them: status, last call, close, clear, and undo. */
import { eq } from 'drizzle-orm';
import type { Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { UserError } from '../../../chat/errors.ts';
import type { Action } from '../../../chat/receive/action.ts';
import type { Form } from '../../../chat/view/form.ts';
import { button, controls, heading, note, paragraph, type View, view } from '../../../chat/view/view.ts';
import { recordDone } from '../../../community/cohort/audit.ts';
import { type InCohort, requireRole } from '../../../community/roles.ts';
import { session as sessionTable } from '../../../database/schema/office-hours/office-hours.ts';
import { isId } from '../../../lib/random.ts';
import { countWords } from '../../../lib/time/when.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { ANYWHERE, actOf, helperAction, organiserAction, refusals } from '../helper/asked.ts';
import { showLine } from '../helper/line/line.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findLine } from '../store/line.ts';
import { clearLine, undoClear } from '../store/session/clearing.ts';
import { closeSession, lastCall, setStatus, undoClose, undoLastCall } from '../store/session/session.ts';
import { findUndoable } from '../store/session/undoable.ts';
import { findOpenSession } from '../store/transaction.ts';
import type { Session } from '../store/types.ts';

/** One line of the board. */
const STATUS_AT_MOST = 120;

export const runningActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  helperAction('status', 'form', (_, by) => askStatus(needs, by)),
  helperAction('statused', 'private', (context, by, { filled }) =>
    sayStatus(needs, context, by, filled['status']?.[0] ?? ''),
  ),
  organiserAction('last-call', 'update', (context, by) => giveLastCall(needs, context, by)),
  organiserAction('close', 'update', (context, by) => askToClose(needs, context, by)),
  organiserAction('close-now', 'update', (context, by) => close(needs, context, by)),
  organiserAction('clear', 'update', (context, by) => askToClear(needs, context, by)),
  organiserAction('clear-now', 'update', (context, by) => clear(needs, context, by)),
  ...undoing(needs),
];

const requireOpen = async ({ database }: OfficeHoursFeatureNeeds, { cohortId }: InCohort): Promise<Session> => {
  const open = await findOpenSession(database.orm, cohortId);
  if (!open) throw new UserError(refusals['not-open']);
  return open;
};

const record = (
  { database, random }: OfficeHoursFeatureNeeds,
  { caller, at }: Context,
  by: InCohort<'organiser'>,
  did: string,
): Promise<void> =>
  database.orm.transaction((tx) => recordDone(tx, random, by, { accountId: caller.accountId, did, at }));

export const askStatus = async (needs: OfficeHoursFeatureNeeds, by: InCohort<'helper'>): Promise<Form> => {
  const { status } = await requireOpen(needs, by);
  return {
    id: controlId('office-hours.statused', by.cohortId),
    title: 'A line on the board',
    submit: 'Show it',
    fields: [
      {
        kind: 'input',
        name: 'status',
        label: 'What should everybody know?',
        hint: 'Empty takes it off again',
        placeholder: 'Ten minutes late',
        atMost: STATUS_AT_MOST,
        ...(status === null ? {} : { value: status }),
      },
    ],
  };
};

const sayStatus = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
  typed: string,
): Promise<View> => {
  const { id } = await requireOpen(needs, by);
  const status = excerpt(typed.replaceAll(/\s+/g, ' ').trim(), STATUS_AT_MOST);
  const said = await setStatus(needs, by, id, status === '' ? null : status);
  if (said.outcome !== 'done') throw new UserError(refusals[said.outcome]);
  const remark = status === '' ? text`The line is off the board.` : text`The board says: ${status}`;
  return showLine(needs, context, by.cohortId, remark);
};

/** With a button that takes it back. */
const undoable = (title: string, words: Text, undo: string, cohortId: string): View =>
  view(title, [
    note('good', words),
    controls(button(undo, 'Undo'), button(controlId('office-hours.show', cohortId), 'See the line')),
  ]);

export const giveLastCall = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'organiser'>,
): Promise<View> => {
  const { id } = await requireOpen(needs, by);
  const given = await lastCall(needs, by, id, actOf(context));
  if (given.outcome !== 'done') throw new UserError(refusals[given.outcome]);
  const waiting = (await findLine(needs.database.orm, by.cohortId)).length;
  await record(needs, context, by, 'gave the last call of office hours');
  const still =
    waiting === 0
      ? text`Nobody waits.`
      : text`${countWords(waiting, 'person', 'people')} still ${waiting === 1 ? 'waits' : 'wait'} and will be helped.`;
  return undoable(
    'Last call',
    text`Last call: nobody joins any more. ${still}`,
    controlId('office-hours.undo-call', id),
    by.cohortId,
  );
};

const ask = (
  title: string,
  words: Text,
  yes: { readonly id: string; readonly label: string },
  cohortId: string,
): View =>
  view(title, [
    heading(text`${title}`),
    paragraph(words),
    controls(button(yes.id, yes.label, 'danger'), button(controlId('office-hours.show', cohortId), 'Keep it as it is')),
  ]);

export const askToClose = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'organiser'>,
): Promise<View> => {
  await requireOpen(needs, by);
  const waiting = (await findLine(needs.database.orm, by.cohortId)).length;
  if (waiting === 0) return close(needs, context, by);
  return ask(
    'Close office hours?',
    text`${countWords(waiting, 'person waits', 'people wait')}. They’re carried over to the next time, or answered in
      writing where they asked for that. Whoever is being helped now is helped to the end.`,
    { id: controlId('office-hours.close-now', by.cohortId), label: 'Close' },
    by.cohortId,
  );
};

const close = async (needs: OfficeHoursFeatureNeeds, context: Context, by: InCohort<'organiser'>): Promise<View> => {
  const { id } = await requireOpen(needs, by);
  const closed = await closeSession(needs, by, context.caller, id, actOf(context));
  if (closed.outcome !== 'done') throw new UserError(refusals[closed.outcome]);
  await record(needs, context, by, 'closed office hours');
  return undoable(
    'Office hours are closed',
    text`Office hours are closed. Whoever waited has been told what comes next.`,
    controlId('office-hours.undo-close', id),
    by.cohortId,
  );
};

export const askToClear = async (
  needs: OfficeHoursFeatureNeeds,
  _: Context,
  { cohortId }: InCohort<'organiser'>,
): Promise<View> => {
  const waiting = (await findLine(needs.database.orm, cohortId)).length;
  return ask(
    'Clear the line?',
    text`${waiting === 0 ? 'Whoever is carried over' : `Everybody who waits (${waiting} just now)`} is sent away, and
      can join again. **Close** keeps them for the next time instead. Questions in writing stay in any case.`,
    { id: controlId('office-hours.clear-now', cohortId), label: 'Clear the line' },
    cohortId,
  );
};

const clear = async (needs: OfficeHoursFeatureNeeds, context: Context, by: InCohort<'organiser'>): Promise<View> => {
  const cleared = await clearLine(needs, by, context.caller, actOf(context));
  if (cleared.outcome === 'follows-soon') {
    const opens = Temporal.Instant.from(cleared.session.opensAt).epochMilliseconds;
    const time = { kind: 'moment', epochMs: opens, style: 'time' } as const;
    return showLine(
      needs,
      context,
      by.cohortId,
      text`The next office hours open at ${time}, so the line is kept for them.`,
    );
  }
  if (cleared.outcome !== 'done') throw new UserError(refusals[cleared.outcome]);
  await record(needs, context, by, 'cleared the line of office hours');
  return undoable(
    'The line is clear',
    cleared.cleared === 0
      ? text`Nobody was in the line.`
      : text`${countWords(cleared.cleared, 'person was', 'people were')} sent away and told so.`,
    controlId('office-hours.undo-clear', by.cohortId, String(cleared.at.epochNanoseconds)),
    by.cohortId,
  );
};

const tooLate = text`It’s too late to take that back: things have gone on since.`;

const undoing = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  ...(['call', 'close'] as const).map(
    (what): Action => ({
      name: `office-hours.undo-${what}`,
      who: ANYWHERE,
      answers: 'update',
      run: async (context, { row }) => undo(needs, context, await requireSession(needs, context, row), row, what),
    }),
  ),
  organiserAction('undo-clear', 'update', (context, by, { argument }) => bringBack(needs, context, by, argument)),
];

const bringBack = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'organiser'>,
  clearedAtNs: string,
): Promise<View> => {
  if (!/^\d{1,19}$/.test(clearedAtNs)) throw new UserError(refusals.missing);
  const clearedAt = Temporal.Instant.fromEpochNanoseconds(BigInt(clearedAtNs));
  const undone = await undoClear(needs, by, context.caller, clearedAt, actOf(context));
  if (undone.outcome !== 'done') throw new UserError(tooLate);
  await record(needs, context, by, 'brought the line of office hours back');
  return showLine(
    needs,
    context,
    by.cohortId,
    text`${countWords(undone.restored, 'person is', 'people are')} back, and told so.`,
  );
};

const undo = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'organiser'>,
  sessionId: string,
  what: 'call' | 'close',
): Promise<View> => {
  const undone =
    what === 'call'
      ? await undoLastCall(needs, by, sessionId)
      : await undoClose(needs, by, context.caller, sessionId, actOf(context));
  if (undone.outcome === 'too-late') throw new UserError(tooLate);
  if (undone.outcome !== 'done') throw new UserError(refusals[undone.outcome]);
  await record(needs, context, by, what === 'call' ? 'took the last call back' : 'opened office hours again');
  const remark = what === 'call' ? text`People can join again.` : text`Office hours are open again.`;
  return showLine(needs, context, by.cohortId, remark);
};

/** Throws UserError for a session of a cohort that they don't organise. */
const requireSession = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { caller }: Context,
  sessionId: string,
): Promise<InCohort<'organiser'>> => {
  const [row] = isId(sessionId)
    ? await orm.select({ cohortId: sessionTable.cohortId }).from(sessionTable).where(eq(sessionTable.id, sessionId))
    : [];
  if (!row) throw new UserError(refusals.missing);
  return requireRole(caller, row.cohortId, 'organiser');
};

/** /oh undo: whatever of these came last. */
export const undoLatest = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'organiser'>,
): Promise<View> => {
  const found = await findUndoable(needs.database.orm, by.cohortId);
  if (!found) throw new UserError(text`There’s nothing to take back just now.`);
  if (found.what === 'clear') return bringBack(needs, context, by, String(found.at.epochNanoseconds));
  return undo(needs, context, by, found.sessionId, found.what);
};

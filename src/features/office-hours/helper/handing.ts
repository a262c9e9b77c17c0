/** A claim goes to another helper, or somebody with the same trouble joins it. */
import { sql } from 'drizzle-orm';
import type { Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { UserError } from '../../../chat/errors.ts';
import type { Action } from '../../../chat/receive/action.ts';
import { readPerson } from '../../../chat/receive/fields.ts';
import type { Field, Form } from '../../../chat/view/form.ts';
import type { Person } from '../../../chat/view/picked.ts';
import type { Option, View } from '../../../chat/view/view.ts';
import type { InCohort } from '../../../community/roles.ts';
import { rowsOf } from '../../../database/client.ts';
import { isId } from '../../../lib/random.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { addToGroup, handOff } from '../store/claim/handing-on.ts';
import { findGroups, findHelpers } from '../store/find.ts';
import type { Actor } from '../store/types.ts';
import { actOf, claimAction, noClaim, requireMine } from './asked.ts';
import type { ClaimRow } from './card/claim-rows.ts';
import { shortPerson } from './card/claim-view.ts';
import { mayHelp } from './card/may-help.ts';
import { closeClaimThread, widenThread } from './card/thread.ts';
import { card } from './claiming.ts';
import { namesOf } from './line/names.ts';

/** A select holds no more. */
const CHOICES_AT_MOST = 25;
const LABEL_AT_MOST = 75;

export const handingActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  claimAction(needs, 'hand', 'form', async (context, _, claim) => {
    requireMine(claim, context);
    return handForm(needs, context, claim);
  }),
  claimAction(needs, 'handed', 'private', async (context, by, claim, input) => {
    requireMine(claim, context);
    const [chosen = ''] = input.filled['helper'] ?? [];
    const picked = readPerson(input, { name: 'person', label: 'Somebody else' });
    const to = isId(chosen)
      ? await findPresent(needs, claim, chosen)
      : picked && (await findPerson(needs, context, picked));
    if (!to) throw new UserError(text`Please choose who should take it.`);
    return hand(needs, context, by, claim, to);
  }),
  claimAction(needs, 'group', 'form', async (context, _, claim) => {
    requireMine(claim, context);
    return groupForm(needs, context, claim);
  }),
  claimAction(needs, 'grouped', 'private', async (context, by, claim, { filled }) => {
    requireMine(claim, context);
    const [ticketId = ''] = filled['ticket'] ?? [];
    if (!isId(ticketId)) throw new UserError(text`Please choose who should join.`);
    // The form was made a while ago: since then either may have thought better of it.
    const joinable = await findGroups(needs.database.orm, by.cohortId);
    if (!claim.mayBeJoined || !joinable.some(({ id }) => id === ticketId)) throw new UserError(notWaiting);
    const added = await addToGroup(needs, by, context.caller, claim.claimId, ticketId, actOf(context));
    switch (added.outcome) {
      case 'done':
        await widenThread(needs, claim.claimId, context.at);
        return card(needs, claim.claimId, context.at, text`They’ve joined you, and have been told.`);
      case 'ended':
        return card(needs, claim.claimId, context.at, text`This help is over already, so nobody was added.`);
      case 'moved-on':
        throw new UserError(notWaiting);
      default:
        throw new UserError(noClaim);
    }
  }),
];

const notWaiting = text`They aren’t waiting any more, or would rather be alone. Nobody was added.`;

/** Those who help in this session, the free ones first; or anybody, by the platform's own list. */
export const handForm = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { caller }: Context,
  { claimId, sessionId, learner, topic }: ClaimRow,
): Promise<Form> => {
  const helpers = sessionId === null ? [] : await findHelpers(orm, sessionId);
  const options = helpers
    .filter(({ personId }) => personId !== caller.personId)
    .toSorted((one, other) => Number(one.claim !== null) - Number(other.claim !== null))
    .slice(0, CHOICES_AT_MOST)
    .map(
      ({ personId, name, claim, pausedAt }): Option => ({
        value: personId,
        label: excerpt(name, LABEL_AT_MOST),
        detail: claim ? 'helps somebody just now' : pausedAt === null ? 'free' : 'has a break',
      }),
    );
  const fields: readonly Field[] = [
    ...(options.length > 0 ? [{ kind: 'select', name: 'helper', label: 'Who helps just now', options } as const] : []),
    { kind: 'person', name: 'person', label: options.length > 0 ? 'Or somebody else' : 'Who should take it' },
  ];
  return {
    id: controlId('office-hours.handed', claimId),
    title: 'Hand off',
    submit: 'Hand off',
    intro: [{ kind: 'text', text: text`${shortPerson(learner.name)}, about ${excerpt(topic, 80)}.` }],
    fields,
  };
};

export const hand = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
  { claimId, learner }: Pick<ClaimRow, 'claimId' | 'learner'>,
  to: Actor,
): Promise<View> => {
  const who = shortPerson(learner.name);
  if (to.personId === context.caller.personId) throw new UserError(text`That’s you: they’re in your hands already.`);
  if (!(await mayHelp(needs, by.cohortId, to.personId, context.at)))
    throw new UserError(
      text`They don’t help in this cohort, so ${who} stays with you. An organiser makes somebody a helper with
        /cohort.`,
    );
  const handed = await handOff(needs, by, context.caller, claimId, to, actOf(context));
  switch (handed.outcome) {
    case 'done':
      await closeClaimThread(needs, claimId);
      return card(needs, claimId, context.at, text`**${who}** is told who comes.`);
    case 'busy':
      throw new UserError(text`They have somebody in hand already, so ${who} stays with you.`);
    case 'own-ticket':
      throw new UserError(text`It’s their own question, so ${who} stays with you.`);
    case 'ended':
      return card(needs, claimId, context.at, text`This help is over already.`);
    default:
      throw new UserError(noClaim);
  }
};

/** One of those who help in this session. */
const findPresent = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { sessionId }: ClaimRow,
  personId: string,
): Promise<Actor | undefined> =>
  sessionId === null ? undefined : (await findHelpers(orm, sessionId)).find((each) => each.personId === personId);

/** Whoever was picked from the platform's list. Throws UserError for somebody who is nobody to us yet. */
export const findPerson = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { caller }: Context,
  { externalId, name }: Person,
): Promise<Actor> => {
  const [row] = rowsOf<Actor>(
    await orm.execute(sql`
      select person_id as "personId", id as "accountId" from account
      where workspace_id = ${caller.workspaceId}::uuid and external_id = ${externalId}`),
  );
  if (!row) throw new UserError(text`I don’t know ${shortPerson(name ?? 'them')} yet, so they can’t help here.`);
  return row;
};

const groupForm = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  _: Context,
  { claimId, cohortId, ticketId, mayBeJoined, learner, topic }: ClaimRow,
): Promise<Form> => {
  if (!mayBeJoined)
    throw new UserError(text`${shortPerson(learner.name)} would rather be helped alone, so nobody can be added.`);
  const waiting = (await findGroups(orm, cohortId)).filter(({ id }) => id !== ticketId);
  const alike = waiting.toSorted(
    (one, other) => Number(isAlike(other.topic, topic)) - Number(isAlike(one.topic, topic)),
  );
  const names = await namesOf(
    orm,
    alike.map(({ accountId }) => accountId),
  );
  const options = alike.slice(0, CHOICES_AT_MOST).map(
    (each): Option => ({
      value: each.id,
      label: excerpt(`${names.get(each.accountId) ?? 'Somebody'}: ${each.topic}`, LABEL_AT_MOST),
      detail: excerpt(each.tried.replaceAll(/\s+/g, ' ').trim() || 'no more words', LABEL_AT_MOST),
    }),
  );
  if (options.length === 0) throw new UserError(text`Nobody waits just now who lets others join them.`);
  return {
    id: controlId('office-hours.grouped', claimId),
    title: 'Add to group',
    submit: 'Add',
    intro: [{ kind: 'text', text: text`They’ll be helped together with ${shortPerson(learner.name)}.` }],
    fields: [{ kind: 'select', name: 'ticket', label: 'Who joins', options, required: true }],
  };
};

const isAlike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What a helper does with the one they help: done, no answer, back in line, later, still at it. */

import type { Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { UserError } from '../../../chat/errors.ts';
import type { Action } from '../../../chat/receive/action.ts';
import { button, controls, heading, paragraph, type View, view } from '../../../chat/view/view.ts';
import type { InCohort } from '../../../community/roles.ts';
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { arrive, finish, miss, putOff, requeue } from '../store/claim/helping.ts';
import { actOf, claimAction, noClaim, requireMine } from './asked.ts';
import { type ClaimRow, findClaimRow } from './card/claim-rows.ts';
import { shortPerson } from './card/claim-view.ts';
import { drawClaim } from './card/draw-claim.ts';
import { questionPage } from './card/question-pages.ts';
import { closeClaimThread } from './card/thread.ts';
import { showLine } from './line/line.ts';

const endings = { done: finish, requeue, miss, later: putOff } as const;

type Ending = keyof typeof endings;

const endingNames: readonly string[] = Object.keys(endings);

export const claimingActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  ...(['done', 'requeue', 'miss', 'later'] as const).map((ending) =>
    claimAction(needs, ending, 'update', (context, by, claim) => end(needs, context, by, claim, ending)),
  ),
  // In the thread, where the learner reads along: the card is theirs alone who helps.
  claimAction(needs, 'done-here', 'private', (context, by, claim) => end(needs, context, by, claim, 'done')),
  claimAction(needs, 'arrive', 'update', async (context, by, claim) => {
    requireMine(claim, context);
    await arrive(needs, by, context.caller, claim.claimId, {}, actOf(context));
    return card(needs, claim.claimId, context.at);
  }),
  claimAction(needs, 'keep', 'update', (context, _, claim) => keep(needs, context, claim)),
  claimAction(needs, 'keep-here', 'private', (context, _, claim) => keep(needs, context, claim)),
  claimAction(needs, 'card', 'private', (context, _, claim) => {
    requireMine(claim, context);
    return card(needs, claim.claimId, context.at);
  }),
  claimAction(needs, 'question', 'private', async (context, _, claim, { argument }) => {
    requireMine(claim, context);
    return questionPage(claim, argument);
  }),
  claimAction(needs, 'end-ask', 'update', async (_, __, claim) => askToEnd(claim)),
  claimAction(needs, 'end', 'update', async (context, by, claim, { argument }) => {
    if (!endingNames.includes(argument)) throw new UserError(noClaim);
    // The names were just compared.
    return endForOther(needs, context, by, claim, argument as Ending);
  }),
];

export const card = async (
  needs: OfficeHoursFeatureNeeds,
  claimId: string,
  at: Temporal.Instant,
  remark?: Text,
): Promise<View> => {
  const drawn = await drawClaim(needs, claimId, at, remark);
  if (!drawn) throw new UserError(noClaim);
  return drawn;
};

const endedAlready = text`That was over already.`;

const keep = async (needs: OfficeHoursFeatureNeeds, context: Context, claim: ClaimRow): Promise<View> => {
  requireMine(claim, context);
  return card(needs, claim.claimId, context.at, claim.endedAtMs === null ? text`Thanks. Carry on.` : endedAlready);
};

const end = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
  claim: ClaimRow,
  ending: Ending,
): Promise<View> => {
  const { claimId } = claim;
  const ended = await endings[ending](needs, by, context.caller, claimId, {}, actOf(context));
  switch (ended.outcome) {
    case 'done':
      await closeClaimThread(needs, claimId);
      return card(needs, claimId, context.at);
    case 'not-yours':
      return askToEnd(claim);
    case 'ended':
      // Their own card says how it ended; somebody else's shows nothing of it.
      if (claim.helper?.personId === context.caller.personId) return card(needs, claimId, context.at, endedAlready);
      throw new UserError(endedAlready);
    default:
      throw new UserError(noClaim);
  }
};

/** Nobody ends what is somebody else's by a slip. */
const askToEnd = ({ claimId, cohortId, helper, learner, topic, endedAtMs, calledAtMs }: ClaimRow): View => {
  if (endedAtMs !== null) throw new UserError(endedAlready);
  const name = helper === null ? 'Somebody who is gone' : shortPerson(helper.name);
  const since = { kind: 'moment', epochMs: calledAtMs, style: 'time' } as const;
  return view('End somebody else’s help?', [
    heading(text`End it for ${name}?`),
    paragraph(
      text`**${name}** has been helping **${shortPerson(learner.name)}** with ${topic.slice(0, 80)} since ${since}.
        They’ll be told that you ended it.`,
    ),
    controls(
      button(controlId('office-hours.end', claimId, 'done'), 'It’s done', 'danger'),
      button(controlId('office-hours.end', claimId, 'requeue'), 'Back in the line', 'danger'),
      button(controlId('office-hours.show', cohortId), 'Keep it as it is'),
    ),
  ]);
};

const endForOther = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'helper'>,
  { claimId, cohortId, learner }: ClaimRow,
  ending: Ending,
): Promise<View> => {
  const ended = await endings[ending](needs, by, context.caller, claimId, { others: true }, actOf(context));
  if (ended.outcome === 'missing') throw new UserError(noClaim);
  if (ended.outcome === 'done') await closeClaimThread(needs, claimId);
  const row = await findClaimRow(needs.database.orm, claimId);
  const told = row?.helper?.name ?? 'their helper';
  const remark =
    ended.outcome !== 'done'
      ? endedAlready
      : ending === 'done'
        ? text`Done: **${shortPerson(learner.name)}** counts as helped, and ${told} is told.`
        : text`**${shortPerson(learner.name)}** is back in the line, and ${told} is told.`;
  return showLine(needs, context, cohortId, remark);
};

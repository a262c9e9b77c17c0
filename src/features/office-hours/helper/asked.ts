/** Whose claim a control is about, and what people are told where something can't be done. */

import type { Context } from '../../../chat/context.ts';
import { UserError } from '../../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../../chat/receive/action.ts';
import type { Answers } from '../../../chat/receive/command.ts';
import type { Form } from '../../../chat/view/form.ts';
import type { View } from '../../../chat/view/view.ts';
import { type InCohort, requireRole } from '../../../community/roles.ts';
import { isId } from '../../../lib/random.ts';
import { text } from '../../../lib/words/text.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import type { Act } from '../store/types.ts';
import { type ClaimRow, findClaimRow } from './card/claim-rows.ts';

export const actOf = ({ interactionId, at }: Pick<Context, 'interactionId' | 'at'>): Act => ({ interactionId, at });

type OnCohort = (context: Context, by: InCohort<'helper'>, input: ActionInput) => Promise<View | Form>;
type OnClaim = (context: Context, by: InCohort<'helper'>, claim: ClaimRow, input: ActionInput) => Promise<View | Form>;

/**
 * What somebody is where they act says nothing of a cohort that is at home elsewhere: a helper may be
 * in Slack and the cohort on Discord. `requireRole` asks what they are in it.
 */
export const ANYWHERE = 'learner';

/** On a cohort in which the actor helps. */
export const helperAction = (verb: string, answers: Answers, run: OnCohort): Action =>
  defineAction({
    name: `office-hours.${verb}`,
    who: ANYWHERE,
    answers,
    run: (context, input) => run(context, requireRole(context.caller, input.row, 'helper'), input),
  });

export const organiserAction = (
  verb: string,
  answers: Answers,
  run: (context: Context, by: InCohort<'organiser'>, input: ActionInput) => Promise<View | Form>,
): Action =>
  defineAction({
    name: `office-hours.${verb}`,
    who: ANYWHERE,
    answers,
    run: (context, input) => run(context, requireRole(context.caller, input.row, 'organiser'), input),
  });

export const noClaim = text`I can’t find that claim. /oh shows what’s in hand now.`;

/** On a claim of a cohort in which the actor helps; it may be somebody else's. */
export const claimAction = (needs: OfficeHoursFeatureNeeds, verb: string, answers: Answers, run: OnClaim): Action =>
  defineAction({
    name: `office-hours.${verb}`,
    who: ANYWHERE,
    answers,
    run: async (context, input) => {
      const claim = isId(input.row) ? await findClaimRow(needs.database.orm, input.row) : undefined;
      if (!claim) throw new UserError(noClaim);
      return run(context, requireRole(context.caller, claim.cohortId, 'helper'), claim, input);
    },
  });

/** Throws UserError for whoever isn't its helper. */
export const requireMine = ({ helper }: ClaimRow, { caller }: Context): void => {
  if (helper?.personId !== caller.personId)
    throw new UserError(text`Somebody else has this one in hand now. /oh shows the line as it is.`);
};

type RefusedOutcome = 'not-set-up' | 'not-open' | 'closed-for-joining' | 'missing' | 'moved-on' | 'not-helping';

/** For helpers and organisers. */
export const refusals: Record<RefusedOutcome, ReturnType<typeof text>> = {
  'not-set-up': text`Office hours aren’t set up here yet. An organiser does that with /oh.`,
  'not-open': text`Office hours aren’t open. **Open office hours** below /oh opens them.`,
  'closed-for-joining': text`Last call was given, so nobody joins any more.`,
  'not-helping': text`You aren’t helping just now. **Start helping** below /oh begins it.`,
  missing: text`I can’t find that any more. /oh shows the line as it is.`,
  'moved-on': text`That has changed meanwhile. /oh shows the line as it is.`,
};

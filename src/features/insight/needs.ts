/** What the organiser's insight needs, and what its actions have in common. */

import type { Context } from '../../chat/context.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { Answers } from '../../chat/receive/command.ts';
import type { Form } from '../../chat/view/form.ts';
import type { View } from '../../chat/view/view.ts';
import { type InCohort, requireRole } from '../../community/roles.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import type { Random } from '../../lib/random.ts';

export type InsightNeeds = {
  readonly database: Database;
  readonly random: Random;
  readonly curriculum: () => Curriculum;
  readonly outbox: Pick<Outbox, 'send'>;
};

type Run = (context: Context, organised: InCohort<'organiser'>, input: ActionInput) => Promise<View | Form>;

/** On a cohort that the actor organises. */
export const insightAction = (verb: string, answers: Answers, run: Run): Action =>
  defineAction({
    name: `insight.${verb}`,
    who: 'organiser',
    answers,
    run: (context, input) => run(context, requireRole(context.caller, input.row, 'organiser'), input),
  });

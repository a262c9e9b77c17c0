/**
 * /cohort: who is in a cohort and as what, how people join, when it begins, ends and is archived.
 */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import type { Action } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import type { View } from '../../chat/view/view.ts';
import { choosingActions, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { joinByCode, type NotJoined } from '../../community/cohort/join-code.ts';
import { findDeparted } from '../../community/cohort/membership.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { addActions } from './add.ts';
import { codeActions } from './codes.ts';
import { insightActions } from './insight.ts';
import { lifeActions } from './life.ts';
import { memberActions } from './members.ts';
import type { CohortNeeds } from './needs.ts';
import { overview } from './overview.ts';
import { roleSourceActions } from './role-sources.ts';
import { noneView } from './views.ts';

export const cohortFeature = (needs: CohortNeeds): Feature => ({
  name: 'cohort',
  section: 'Together',
  commands: [
    defineCommand({
      name: 'cohort',
      description: 'See your cohort; organisers look after its members, roles and dates',
      more: text`Organisers see who is in it, give roles, make a code by which people join, set its dates
        and archive it.`,
      options: {
        code: {
          kind: 'text',
          description: 'The code you were given to join one, such as K7WM-3XQP',
          atMost: 40,
        },
      },
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context, { code }) => (code === undefined ? showMeant(needs, context) : join(needs, context, code)),
    }),
  ],
  actions: [
    ...choosing(needs),
    ...insightActions(needs),
    ...addActions(needs),
    ...codeActions(needs),
    ...memberActions(needs),
    ...roleSourceActions(needs),
    ...lifeActions(needs),
  ],
});

const about = { feature: 'cohort', role: 'learner', archived: true } as const;

const choosing = (needs: CohortNeeds): readonly Action[] =>
  choosingActions(needs.database, {
    ...about,
    open: (context) => showMeant(needs, context),
    show: (context, cohortId) => overview(needs, context, cohortId),
  });

const showMeant = async (needs: CohortNeeds, context: Context): Promise<View> => {
  const { caller, channel } = context;
  const meant = await findMeantCohort(needs.database, caller, { channel, ...about });
  if (meant.kind === 'none') return noneView(caller.manages, await findDeparted(needs.database.orm, caller.personId));
  if (meant.kind === 'ask') return whichCohortView(meant.cohorts, about);
  return overview(needs, context, meant.cohort.cohortId);
};

const join = async (needs: CohortNeeds, context: Context, code: string): Promise<View> => {
  const { caller, at } = context;
  const joined = await joinByCode(needs, caller, code, at);
  if (!('cohortId' in joined)) throw new UserError(notJoined(joined));
  const { cohortId, name } = joined;
  const known = caller.cohorts.some((each) => each.cohortId === cohortId);
  const { workspaceId } = caller;
  const cohorts = known
    ? caller.cohorts
    : [...caller.cohorts, { cohortId, name, workspaceId, role: 'learner', by: 'enrolment', archived: false } as const];
  const remark = joined.outcome === 'joined' ? text`Welcome to **${name}**.` : text`You’re in **${name}** already.`;
  return overview(needs, { ...context, caller: { ...caller, cohorts } }, cohortId, remark);
};

const notJoined = (joined: NotJoined): Text => {
  switch (joined.outcome) {
    case 'unknown':
      return text`I don’t know that code. Please check it with whoever gave it to you.`;
    case 'expired':
      return text`That code has expired. Whoever gave it to you can make a new one with /cohort.`;
    case 'wait':
      return text`That was one wrong code too many. Please try again in ten minutes.`;
    case 'removed':
      return text`An organiser took you out of **${joined.name}**. Please ask them: they can take you in again.`;
    case 'archived':
      return text`**${joined.name}** is over, so nobody can join it any more.`;
  }
};

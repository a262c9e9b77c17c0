/**
 * /setup: a cohort from its name to its first question, one short form after another. What is
 * chosen stands in the tables of whatever it is for, so it can be left and gone on with whenever
 * and wherever somebody likes.
 */

import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature, SetupStep } from '../../chat/feature.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { type Block, button, controls, heading, paragraph, type View } from '../../chat/view/view.ts';
import { choosingActions, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { text } from '../../lib/words/text.ts';
import { showCard } from './card.ts';
import { channelsActions, channelsStep } from './channels-step.ts';
import { cohortActions, cohortStep } from './cohort-step.ts';
import type { SetupNeeds } from './needs.ts';
import { rolesActions, rolesStep } from './roles-step.ts';
import { cohortsHere } from './views.ts';

export const setupFeature = (needs: SetupNeeds): Feature => ({
  name: 'setup',
  section: 'For helpers and organisers',
  commands: [
    defineCommand({
      name: 'setup',
      description: 'Set your cohort up, step by step, until its first question stands',
      more: text`A few short forms, all filled in already: the cohort, its question of the day, channels and
        roles. Stop whenever you like: it goes on where you left off, and everything can be changed later.`,
      options: {},
      who: 'organiser',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => open(needs, context),
    }),
  ],
  actions: [...openActions(needs), ...cohortActions(needs), ...channelsActions(needs), ...rolesActions(needs)],
  parts: {
    home: async (caller) => homeBlocks(caller),
    setup: (context, cohortId) => ownSteps(needs, context, cohortId),
  },
});

const ownSteps = async (
  needs: SetupNeeds,
  context: Context,
  cohortId: string | undefined,
): Promise<readonly SetupStep[]> => [
  await cohortStep(needs, context, cohortId),
  ...(cohortId === undefined
    ? []
    : [await channelsStep(needs, context, cohortId), ...(await rolesStep(needs, context, cohortId))]),
];

const about = { feature: 'setup', role: 'organiser' } as const;

const openActions = (needs: SetupNeeds): readonly Action[] => [
  defineAction({
    name: 'setup.open',
    who: 'organiser',
    answers: 'private',
    run: (context) => open(needs, context),
  }),
  ...choosingActions(needs.database, {
    ...about,
    open: (context) => open(needs, context),
    show: (context, cohortId) => showCard(needs, context, cohortId),
  }),
];

const open = async (needs: SetupNeeds, context: Context): Promise<View> => {
  const { caller, channel } = context;
  if (caller.manages && cohortsHere(caller).length === 0) return showCard(needs, context, undefined);
  const meant = await findMeantCohort(needs.database, caller, { channel, ...about });
  if (meant.kind === 'none')
    throw new UserError(
      text`The cohorts you organise are archived. /cohort can bring one back; whoever manages this workspace can begin
        another.`,
    );
  return meant.kind === 'ask' ? whichCohortView(meant.cohorts, about) : showCard(needs, context, meant.cohort.cohortId);
};

/** Whoever has just invited us finds here how to go on. */
const homeBlocks = (caller: Caller): readonly Block[] => {
  const start = controls(button(controlId('setup.open'), 'Set up a cohort', 'primary'));
  if (!start || !caller.manages || cohortsHere(caller).length > 0) return [];
  return [
    heading(text`Your cohort`),
    paragraph(text`There’s no cohort here yet. Two short forms, and its first question stands in a channel.`),
    start,
  ];
};

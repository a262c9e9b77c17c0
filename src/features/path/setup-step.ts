/** The step of /setup that chooses a cohort's path, and who says that a criterion is met. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { SetupStep } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { Form } from '../../chat/view/form.ts';
import { type Block, paragraph, type View } from '../../chat/view/view.ts';
import { requireAsOpened, stampOf } from '../../community/as-opened.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { lockCohort } from '../../community/cohort/cohorts.ts';
import { type InCohort, requireRole } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { hasPath, pathOf } from '../../study/path/order.ts';
import type { PathNeeds } from './needs.ts';
import { findPathChoice, type PathChoice, recordPathChoice } from './store.ts';
import { packsOf, pathOptions } from './way.ts';

/** None where there is nothing to choose: no pack of the cohort has a path. */
export const setupStep = async (
  needs: PathNeeds,
  { caller }: Context,
  cohortId: string | undefined,
): Promise<readonly SetupStep[]> => {
  if (cohortId === undefined) return [];
  const choice = await find(needs.database.orm, requireRole(caller, cohortId, 'organiser'));
  if (pathOptions(packsOf(needs, choice.packs)).length === 0) return [];
  const wrong = goneWords(needs, choice);
  return [
    {
      title: 'The path',
      optional: true,
      chosen: chosenWords(needs, choice),
      ...(wrong ? { wrong } : {}),
      control: { id: controlId('path.set-up', cohortId), label: 'Change the path' },
    },
  ];
};

/** Of /cohort, for organisers. */
export const pathRunning = async (needs: PathNeeds, organised: InCohort<'organiser'>): Promise<readonly Block[]> => {
  const choice = await find(needs.database.orm, organised);
  if (pathOptions(packsOf(needs, choice.packs)).length === 0) return [];
  return [paragraph(text`**Path:** ${goneWords(needs, choice) ?? chosenWords(needs, choice)}. /setup changes it.`)];
};

const find = async (tx: Pick<Transaction, 'select'>, organised: InCohort<'organiser'>): Promise<PathChoice> => {
  const choice = await findPathChoice(tx, organised);
  if (!choice) throw new UserError(text`I can’t find that cohort among yours.`);
  return choice;
};

const titleOf = (needs: PathNeeds, { packs, path }: PathChoice): string =>
  packsOf(needs, packs)
    .map((pack) => pathOf(pack, path)?.title)
    .find((title) => title !== undefined) ?? '';

const metWords: Readonly<Record<'review' | 'tick', string>> = {
  tick: 'learners tick criteria themselves',
  review: 'helpers approve criteria',
};

const chosenWords = (needs: PathNeeds, choice: PathChoice): Text =>
  text`**${excerpt(titleOf(needs, choice), 80)}**; ${metWords[choice.reviewsCriteria ? 'review' : 'tick']}`;

const goneWords = (needs: PathNeeds, choice: PathChoice): Text | undefined =>
  choice.path === null || hasPath(packsOf(needs, choice.packs), choice.path)
    ? undefined
    : text`“${excerpt(choice.path, 60)}” isn’t taught any more, so it goes by
        **${excerpt(titleOf(needs, choice), 80)}**. Please choose again`;

export const setupActions = (needs: PathNeeds): readonly Action[] => [
  defineAction({
    name: 'path.set-up',
    who: 'organiser',
    answers: 'form',
    run: async ({ caller }, { row }) =>
      setupForm(needs, row, await find(needs.database.orm, requireRole(caller, row, 'organiser'))),
  }),
  defineAction({
    name: 'path.set-up-save',
    who: 'organiser',
    answers: 'update',
    run: (context, input) => save(needs, context, input),
  }),
];

const setupForm = (needs: PathNeeds, cohortId: string, choice: PathChoice): Form => {
  const options = pathOptions(packsOf(needs, choice.packs));
  const [first] = options;
  if (!first) throw new UserError(text`What the cohort studies has no paths to choose from.`);
  const current = options.find(({ value }) => value === choice.path) ?? first;
  return {
    id: controlId('path.set-up-save', cohortId, stampOf(choice)),
    title: 'The path',
    submit: 'Save',
    intro: [
      {
        kind: 'text',
        text: text`The question of the day follows this order, week by week. Learners may go their own way besides.`,
      },
    ],
    fields: [
      { kind: 'select', name: 'path', label: 'Path', options, value: current.value, required: true },
      {
        kind: 'radio',
        name: 'criteria',
        label: 'A module’s criterion is met once',
        options: [
          { value: 'tick', label: 'the learner ticks it', detail: 'Their own word counts' },
          { value: 'review', label: 'a helper has approved it', detail: 'Learners hand work in for each' },
        ],
        value: choice.reviewsCriteria ? 'review' : 'tick',
        required: true,
      },
    ],
  };
};

const save = async (needs: PathNeeds, context: Context, { row, argument, filled }: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const organised = requireRole(caller, row, 'organiser');
  await needs.database.orm.transaction(async (tx) => {
    await lockCohort(tx, organised, caller);
    const before = await find(tx, organised);
    requireAsOpened(argument, before, chosenWords(needs, before));
    const path = filled['path']?.[0] ?? '';
    if (!hasPath(packsOf(needs, before.packs), path))
      throw new UserError(text`**Path**: that one isn’t taught any more, so nothing was saved. Please choose another.`);
    const reviewsCriteria = filled['criteria']?.[0] === 'review';
    await recordPathChoice(tx, organised, { path, reviewsCriteria });
    const title = excerpt(titleOf(needs, { ...before, path }), 60);
    const did = `chose the path ${title}; ${metWords[reviewsCriteria ? 'review' : 'tick']}`;
    await recordDone(tx, needs.random, organised, { accountId: caller.accountId, did, at });
  });
  return needs.showSetup(context, organised.cohortId, text`Saved.`);
};

/** What /setup says. */
import type { Caller, CohortRole } from '../../chat/context.ts';
import type { SetupStep } from '../../chat/feature.ts';
import {
  type Block,
  type Button,
  button,
  controls,
  heading,
  note,
  paragraph,
  type View,
  view,
} from '../../chat/view/view.ts';
import { nameInHeading } from '../../community/cohort/cohort-dates.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

/** Those of this workspace that they organise and that go on. */
export const cohortsHere = ({ cohorts, workspaceId }: Caller): readonly CohortRole[] =>
  cohorts.filter((each) => each.role === 'organiser' && !each.archived && each.workspaceId === workspaceId);

export type Card = {
  /** Nothing before it has begun. */
  readonly name: string | undefined;
  readonly steps: readonly SetupStep[];
  /** To another cohort, where they have one. */
  readonly others: Button | false;
  readonly remark: Text | undefined;
};

/** What the cohort needs stands before what it does without. */
export const cardView = ({ name, steps: given, others, remark }: Card): View => {
  const steps = given.toSorted((one, other) => Number(one.optional ?? false) - Number(other.optional ?? false));
  const next = steps.find(isNext);
  return view('Setting up', [
    heading(name === undefined ? text`Set up your cohort` : text`Set up: ${nameInHeading(name)}`),
    remark && note('good', remark),
    paragraph(introWords(name, next)),
    ...steps.flatMap((step, index) => stepBlocks(step, index + 1, step === next)),
    controls(others),
  ]);
};

/** What has to be chosen or mended before the cohort can run. */
const isNext = ({ chosen, wrong, optional }: SetupStep): boolean =>
  wrong !== undefined || (chosen === undefined && !optional);

const introWords = (name: string | undefined, next: SetupStep | undefined): Text => {
  if (name === undefined)
    return text`Short forms, all filled in already: look at them and send them. You can stop at any time, since /setup
      goes on where you left off, and change everything later.`;
  if (next) return text`Next: **${next.title}**. What’s chosen already can be changed at any time.`;
  return text`All that’s needed is chosen, and you can change it at any time. Now for the people: /cohort makes a code
    by which they join, and whoever answers the question of the day is in.`;
};

const stepBlocks = (
  { title, chosen, wrong, optional, control }: SetupStep,
  number: number,
  next: boolean,
): readonly (Block | undefined | false)[] => [
  paragraph(
    text`**${number}. ${title}**${optional && chosen === undefined ? ' (if you like)' : ''}
      · ${chosen ?? text`Not chosen yet`}`,
  ),
  wrong && note('warning', wrong),
  controls(control && button(control.id, control.label, next ? 'primary' : 'plain')),
];

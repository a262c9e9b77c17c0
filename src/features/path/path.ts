/** /path: the way through what a cohort studies: weeks, modules, criteria and milestones. */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { limits } from '../../chat/view/limits.ts';
import type { View } from '../../chat/view/view.ts';
import { choosingActions, switchButton } from '../../community/cohort/choose-cohort.ts';
import { requireRole } from '../../community/roles.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { unitsInOrder } from '../../study/path/order.ts';
import { listActions } from './lists.ts';
import { about, askCohort, findStanding, requireUnit } from './meant.ts';
import type { PathNeeds } from './needs.ts';
import { overviewView } from './overview-view.ts';
import { pathHome, pathOfLearner, pathProgress } from './parts.ts';
import { pathRunning, setupActions, setupStep } from './setup-step.ts';
import { pickUnit, recordOwnPath, unpickUnit } from './store.ts';
import { unitView } from './unit-view.ts';
import { wayActions } from './way.ts';
import { titleOf } from './words.ts';

export const pathFeature = (needs: PathNeeds): Feature => ({
  name: 'path',
  section: 'Your path',
  commands: [
    defineCommand({
      name: 'path',
      description: 'See your path: weeks, modules, what you’ve done and what comes next',
      more: text`Tick what you’ve done, hand work in to have it looked at, and choose the order you learn in.`,
      options: {
        module: {
          kind: 'text',
          description: 'A module or concept of your path, to go there at once',
          atMost: 100,
          suggest: (typed) => suggestUnits(needs, typed),
        },
      },
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context, { module }) => openMeant(needs, context, module),
    }),
  ],
  actions: [
    ...pageActions(needs),
    ...unitActions(needs),
    ...listActions(needs),
    ...wayActions(needs),
    ...setupActions(needs),
  ],
  parts: {
    home: (caller, at) => pathHome(needs, caller, at),
    progress: (caller, at) => pathProgress(needs, caller, at),
    learner: (helper, learner, at) => pathOfLearner(needs, helper, learner, at),
    running: async (organiser, cohortId) => pathRunning(needs, requireRole(organiser, cohortId, 'organiser')),
    setup: (context, cohortId) => setupStep(needs, context, cohortId),
  },
});

const openMeant = async (needs: PathNeeds, context: Context, module?: string): Promise<View> => {
  const meant = await askCohort(needs, context);
  if (typeof meant !== 'string') return meant;
  return module === undefined ? overview(needs, context, meant) : openByName(needs, context, meant, module);
};

const overview = async (needs: PathNeeds, context: Context, cohortId: string, from = 0): Promise<View> =>
  overviewView(await findStanding(needs, context, cohortId), {
    from,
    other: switchButton('path', context.caller, cohortId, about),
  });

const pageActions = (needs: PathNeeds): readonly Action[] => [
  defineAction({
    name: 'path.open',
    who: 'learner',
    answers: 'private',
    run: (context, { row }) => overview(needs, context, row),
  }),
  defineAction({
    name: 'path.page',
    who: 'learner',
    answers: 'update',
    run: (context, { row, argument }) => overview(needs, context, row, Number(argument)),
  }),
  ...choosingActions(needs.database, {
    ...about,
    open: (context) => openMeant(needs, context),
    show: (context, cohortId) => overview(needs, context, cohortId),
  }),
];

const unitActions = (needs: PathNeeds): readonly Action[] => [
  // From a select, which names the cohort; or from a button, which names the module too.
  defineAction({
    name: 'path.unit',
    who: 'learner',
    answers: 'update',
    run: (context, { row, argument, values: [chosen] }) =>
      chosen === undefined ? showUnit(needs, context, argument, row) : showUnit(needs, context, row, chosen),
  }),
  unitAction('here', async (context, { row, argument }) => {
    const member = requireRole(context.caller, argument, 'learner');
    const { unit } = requireUnit(await findStanding(needs, context, argument), row);
    await recordOwnPath(needs.database, context.caller.personId, member, { focus: row });
    return showUnit(needs, context, argument, row, text`You’re at **${titleOf(unit)}** now.`);
  }),
  unitAction('pick', async (context, { row, argument }) => {
    const member = requireRole(context.caller, argument, 'learner');
    requireUnit(await findStanding(needs, context, argument), row);
    await pickUnit(needs.database, context.caller.personId, member, row);
    return showUnit(
      needs,
      context,
      argument,
      row,
      text`It comes after what you picked before, and ahead of all the rest. Your cohort’s weeks stay as they are.`,
    );
  }),
  unitAction('unpick', async (context, { row, argument }) => {
    const member = requireRole(context.caller, argument, 'learner');
    await unpickUnit(needs.database, context.caller.personId, member, row);
    return showUnit(needs, context, argument, row, text`It’s back at its usual place.`);
  }),
];

const unitAction = (verb: string, run: (context: Context, input: ActionInput) => Promise<View>): Action =>
  defineAction({ name: `path.${verb}`, who: 'learner', answers: 'update', run });

export const showUnit = async (
  needs: PathNeeds,
  context: Context,
  cohortId: string,
  slug: string,
  remark?: Text,
): Promise<View> => {
  const standing = await findStanding(needs, context, cohortId);
  const { pack, unit } = requireUnit(standing, slug);
  return unitView({ standing, pack, unit }, remark);
};

type Named = { readonly slug: string; readonly name: string };

/** All that some path puts in order. */
const named = ({ curriculum }: PathNeeds): readonly Named[] => {
  const { packs, concepts } = curriculum();
  const units = [...packs.values()].flatMap((pack) => unitsInOrder(pack, []));
  const names = units.map(({ slug, title, module }) => ({
    slug,
    name: titleOf({ number: module?.number, title: title ?? concepts.get(slug)?.title ?? slug }),
  }));
  return [...new Map(names.map((each) => [each.slug, each])).values()];
};

const suggestUnits = (needs: PathNeeds, typed: string) => {
  const begun = typed.trim().toLowerCase();
  return named(needs)
    .filter(({ name }) => name.toLowerCase().includes(begun))
    .slice(0, limits.options)
    .map(({ name }) => ({ value: excerpt(name, limits.optionText), label: excerpt(name, limits.optionText) }));
};

const openByName = (needs: PathNeeds, context: Context, cohortId: string, typed: string): Promise<View> => {
  const meant = typed.trim().toLowerCase();
  const all = named(needs);
  const isIt = ({ slug, name }: Named): boolean =>
    slug === meant || excerpt(name, limits.optionText).toLowerCase() === meant;
  const found = all.find(isIt) ?? all.find(({ name }) => name.toLowerCase().includes(meant));
  if (!found) throw new UserError(text`I can’t find “${excerpt(typed, 60)}” on a path. /path shows all there is.`);
  return showUnit(needs, context, cohortId, found.slug);
};

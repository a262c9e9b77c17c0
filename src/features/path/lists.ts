/** What is ticked: a module's criteria, milestones, and what one should know before a pack begins. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import type { Form } from '../../chat/view/form.ts';
import { type Block, button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { requireRole } from '../../community/roles.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { Thing } from '../../study/path/facts.ts';
import type { Item, PackStanding, PathStanding } from '../../study/path/standing.ts';
import { recordTicks } from '../../study/path/ticks.ts';
import { findStanding, requireUnit } from './meant.ts';
import type { PathNeeds } from './needs.ts';
import { doneWords, readTicks, type Tickable, tickForm, unitView } from './unit-view.ts';
import { titleOf } from './words.ts';

type Listed = Thing & Tickable & Pick<Item, 'met'>;

const criteriaOf = (standing: PathStanding, slug: string): readonly Listed[] =>
  requireUnit(standing, slug).unit.criteria.map(({ slug: part, words, ticked, met }) => ({
    kind: 'criterion',
    subject: slug,
    part,
    words,
    ticked,
    met,
  }));

const milestonesOf = ({ packs }: PathStanding): readonly Listed[] =>
  packs.flatMap(({ slug, milestones }) =>
    milestones.map(({ title, week, proof, ticked, met }) => ({
      kind: 'milestone',
      subject: slug,
      part: title,
      words: `Week ${week}: ${title}`,
      ...(proof === undefined ? {} : { detail: proof }),
      ticked,
      met,
    })),
  );

const prerequisitesOf = ({ packs }: PathStanding): readonly Listed[] =>
  packs.flatMap(({ slug, prerequisites }) =>
    prerequisites.map(({ title, detail, check = detail, required, ticked, met }) => ({
      kind: 'prerequisite',
      subject: slug,
      part: title,
      words: `${title}${required ? '' : ' (good to have)'}`,
      detail: check,
      ticked,
      met,
    })),
  );

/** The lists that have a page of their own. */
const pages = {
  milestones: {
    title: 'Milestones',
    find: milestonesOf,
    intro: text`Tick a milestone once you can show its proof. Where all its projects are done, it counts by itself.`,
  },
  before: {
    title: 'Before you begin',
    find: prerequisitesOf,
    intro: text`Tick what you can do already. Nothing is forbidden to whoever can’t yet: it tells you what to brush
      up.`,
  },
} as const;

type PageName = keyof typeof pages;

export const listActions = (needs: PathNeeds): readonly Action[] => [
  ...criteriaActions(needs),
  ...pageActions(needs, 'milestones'),
  ...pageActions(needs, 'before'),
];

const criteriaActions = (needs: PathNeeds): readonly Action[] => [
  defineAction({
    name: 'path.tick',
    who: 'learner',
    answers: 'form',
    run: async (context, { row, argument }): Promise<Form> => {
      requireRole(context.caller, argument, 'learner');
      const standing = await findStanding(needs, context, argument);
      const { title } = requireUnit(standing, row).unit;
      const intro = standing.reviewsCriteria
        ? text`**${excerpt(title, 80)}**: tick what you’ve done. In this cohort a helper approves it besides: hand it in
            from the module’s page.`
        : text`**${excerpt(title, 80)}**: tick what you’ve done. It’s your word that counts.`;
      return tickForm(controlId('path.tick-save', row, argument), 'What’s done', intro, criteriaOf(standing, row));
    },
  }),
  defineAction({
    name: 'path.tick-save',
    who: 'learner',
    answers: 'update',
    run: async (context, { row, argument, filled }) => {
      const remark = await save(needs, context, argument, (standing) => criteriaOf(standing, row), filled);
      const standing = await findStanding(needs, context, argument);
      return unitView({ standing, ...requireUnit(standing, row) }, remark);
    },
  }),
];

const save = async (
  needs: PathNeeds,
  context: Context,
  cohortId: string,
  find: (standing: PathStanding) => readonly Listed[],
  filled: Readonly<Record<string, readonly string[]>>,
): Promise<Text> => {
  requireRole(context.caller, cohortId, 'learner');
  const things = find(await findStanding(needs, context, cohortId));
  const ticks = readTicks(filled, things.length);
  const wanted = ticks.flatMap(({ index, done }) => {
    const thing = things[index];
    return thing ? [{ kind: thing.kind, subject: thing.subject, part: thing.part, done }] : [];
  });
  await recordTicks(needs.database, context.caller.personId, wanted, context.at);
  return doneWords(wanted.filter(({ done }) => done).length, wanted.length);
};

const pageActions = (needs: PathNeeds, name: PageName): readonly Action[] => {
  const { title, find, intro } = pages[name];
  return [
    defineAction({
      name: `path.${name}`,
      who: 'learner',
      answers: 'update',
      run: async (context, { row }) => pageView(name, await findStanding(needs, context, row)),
    }),
    defineAction({
      name: `path.${name}-tick`,
      who: 'learner',
      answers: 'form',
      run: async (context, { row }) => {
        requireRole(context.caller, row, 'learner');
        const things = find(await findStanding(needs, context, row));
        return tickForm(controlId(`path.${name}-save`, row), title, intro, things);
      },
    }),
    defineAction({
      name: `path.${name}-save`,
      who: 'learner',
      answers: 'update',
      run: async (context, { row, filled }) => {
        const remark = await save(needs, context, row, find, filled);
        return pageView(name, await findStanding(needs, context, row), remark);
      },
    }),
  ];
};

const pageView = (name: PageName, standing: PathStanding, remark?: Text): View => {
  const { title, intro } = pages[name];
  const { cohortId, packs } = standing;
  return view(title, [
    heading(text`${title}`),
    remark && note('good', remark),
    paragraph(intro),
    ...packs.flatMap((pack) => packBlocks(name, pack, standing)),
    controls(
      button(controlId(`path.${name}-tick`, cohortId), 'Tick what’s done', 'primary'),
      button(controlId('path.page', cohortId), 'The whole path'),
    ),
  ]);
};

/** Sixty at most; a page holds those of two packs with their proofs. */
const LISTED_AT_MOST = 14;

const packBlocks = (name: PageName, pack: PackStanding, standing: PathStanding): readonly Block[] => {
  const listed = pages[name].find({ ...standing, packs: [pack] });
  if (listed.length === 0) return [];
  const shown = listed
    .slice(0, LISTED_AT_MOST)
    .map(
      ({ words, detail, met }) =>
        text`**${excerpt(words, 120)}**${met ? ' · done' : ''}${detail ? `: ${excerpt(detail, 160)}` : ''}`,
    );
  return [paragraph(text`**${titleOf({ number: undefined, title: pack.title })}**`), list(shown)];
};

/** /project and /resources: what to build, with whom, and what to read. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { limits } from '../../chat/view/limits.ts';
import type { View } from '../../chat/view/view.ts';
import { requireRole } from '../../community/roles.ts';
import type { Project } from '../../curriculum/model.ts';
import { findByLabel, labelOf } from '../../curriculum/search/suggest.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import { recordTicks } from '../../study/path/ticks.ts';
import { findListed, findPacks, requireProject, showProject } from './find.ts';
import type { ProjectNeeds } from './needs.ts';
import { type Section, sections } from './pages.ts';
import { conceptView, packsView } from './resources.ts';
import { recordAtWork, removeAtWork } from './store.ts';
import { listView, workForm } from './views.ts';

export const projectsFeature = (needs: ProjectNeeds): Feature => ({
  name: 'projects',
  section: 'Your path',
  commands: [projectCommand(needs), resourcesCommand(needs)],
  actions: [...pageActions(needs), ...workActions(needs)],
});

const projectCommand = (needs: ProjectNeeds) =>
  defineCommand({
    name: 'project',
    description: 'Find something to build: its brief, steps, hints and checks, and who else is at it',
    more: text`Hints come one by one. Say that you’re working on it, and, if you like, others in your cohort see that;
      hand it in when it’s built.`,
    options: {
      name: {
        kind: 'text',
        description: 'A project’s name, or a word of it',
        atMost: 100,
        suggest: (typed) => suggestProjects(needs, typed),
      },
    },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: async (context, { name }) => {
      if (name === undefined) return listView(await findListed(needs, context), '');
      const found = findByName(needs, name);
      if (!found) throw new UserError(text`I know no project called “${excerpt(name, 60)}”. /project lists them all.`);
      return showProject(needs, context, found.slug);
    },
  });

const resourcesCommand = (needs: ProjectNeeds) =>
  defineCommand({
    name: 'resources',
    description: 'See what to read and watch, how to begin, and which tools there are',
    options: {
      about: {
        kind: 'text',
        description: 'A concept, for what is listed for it alone',
        atMost: 100,
        suggest: (typed) =>
          needs
            .search()
            .suggest(typed, limits.options)
            .filter(({ slug }) => needs.curriculum().concepts.has(slug))
            .map((each) => ({
              value: excerpt(each.title, limits.optionText),
              label: excerpt(labelOf(each, limits.optionText), limits.optionText),
            })),
      },
    },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: async (context, { about }) =>
      about === undefined ? packsView(await findPacks(needs, context), 0) : resourcesOn(needs, about),
  });

const resourcesOn = ({ curriculum, search }: ProjectNeeds, words: string): View => {
  const { concepts } = curriculum();
  const [best] = search().find(words, 1);
  const slug = findByLabel(curriculum(), words)?.slug ?? (best?.confident ? best.slug : undefined);
  const concept = concepts.get(slug ?? '');
  if (!concept)
    throw new UserError(text`I have nothing on “${excerpt(words, 60)}”. /concept helps you find what’s there.`);
  return conceptView(curriculum(), concept);
};

const titleKey = (words: string): string => words.trim().toLowerCase();

const findByName = ({ curriculum }: ProjectNeeds, typed: string): Project | undefined => {
  const all = [...curriculum().projects.values()];
  const wanted = titleKey(typed);
  const named = ({ slug, title }: Project): boolean =>
    slug === wanted || titleKey(excerpt(title, limits.optionText)) === wanted;
  return all.find(named) ?? all.find(({ title, slug }) => titleKey(title).includes(wanted) || slug.includes(wanted));
};

const suggestProjects = ({ curriculum }: ProjectNeeds, typed: string) =>
  [...curriculum().projects.values()]
    .map(({ title }) => excerpt(title, limits.optionText))
    .filter((title) => titleKey(title).includes(titleKey(typed)))
    .slice(0, limits.options)
    .map((title) => ({ value: title, label: title }));

const PAGE = /^([a-z]+)-(\d{1,4})$/;

const pageActions = (needs: ProjectNeeds): readonly Action[] => [
  projectAction('open', 'private', async (context) => listView(await findListed(needs, context), '')),
  projectAction('page', 'update', async (context, { row }) => listView(await findListed(needs, context), row)),
  projectAction('show', 'private', (context, { row, values: [chosen = row] }) => showProject(needs, context, chosen)),
  projectAction('turn', 'update', (context, { row, argument, values: [chosen = row] }) => {
    const [, name, index] = PAGE.exec(argument) ?? [];
    const section: Section = sections.find((known) => known === name) ?? 'card';
    return showProject(needs, context, chosen, { section, index: Number(index ?? 0) });
  }),
  projectAction('resources', 'update', async (context, { argument }) =>
    packsView(await findPacks(needs, context), Number(argument)),
  ),
];

const workActions = (needs: ProjectNeeds): readonly Action[] => [
  defineAction({
    name: 'projects.work',
    who: 'learner',
    answers: 'form',
    run: async ({ caller }, { row, argument }) => {
      requireRole(caller, argument, 'learner');
      return workForm(controlId('projects.work-save', row, argument), requireProject(needs, row).title);
    },
  }),
  projectAction('work-save', 'update', async (context, { row, argument, filled }) => {
    const member = requireRole(context.caller, argument, 'learner');
    const { personId } = context.caller;
    const showsName = filled['seen']?.[0] === 'cohort';
    requireProject(needs, row);
    await recordAtWork(needs.database, member, { personId, project: row, showsName }, context.at);
    const remark = showsName ? text`Others in your cohort see that you’re at it.` : text`Noted, for you alone.`;
    return showProject(needs, context, row, { remark });
  }),
  projectAction('stop', 'update', async (context, { row, argument }) => {
    await removeAtWork(needs.database, requireRole(context.caller, argument, 'learner'), context.caller.personId, row);
    return showProject(needs, context, row, { remark: text`Noted: you’re not at it any more.` });
  }),
  tickAction(needs, 'built', true),
  tickAction(needs, 'unbuilt', false),
];

const tickAction = (needs: ProjectNeeds, verb: string, done: boolean): Action =>
  projectAction(verb, 'update', async (context, { row, argument }) => {
    requireRole(context.caller, argument, 'learner');
    requireProject(needs, row);
    const thing = { kind: 'project', subject: row, part: '', done } as const;
    await recordTicks(needs.database, context.caller.personId, [thing], context.at);
    const remark = done ? text`Well done. It stands on your path now.` : text`It’s open again.`;
    return showProject(needs, context, row, { remark });
  });

const projectAction = (
  verb: string,
  answers: 'private' | 'update',
  run: (context: Context, input: ActionInput) => Promise<View>,
): Action => defineAction({ name: `projects.${verb}`, who: 'learner', answers, run });

/** The page of one module or concept: what it builds on, its concepts, criteria and projects. */
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Form } from '../../chat/view/form.ts';
import { fitsLimits, limits } from '../../chat/view/limits.ts';
import { type Block, button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { handedLink, itemWords } from '../../study/path/item-words.ts';
import type { Item, PackStanding, PathStanding, ProjectStanding, UnitStanding } from '../../study/path/standing.ts';
import { conceptWords, titleOf, weeksWords } from './words.ts';

const LISTED_AT_MOST = 16;
const WORDS_AT_MOST = 160;

type Shown = {
  readonly standing: PathStanding;
  readonly pack: PackStanding;
  readonly unit: UnitStanding;
};

/** Links may be as long as half a page: where not all fit, **Open what you handed in** leads to them. */
export const unitView = (shown: Shown, remark?: Text): View => {
  const whole = draw(shown, remark, ({ handedIn }) => (handedIn?.link ? text`, ${handedLink(handedIn.link)}` : ''));
  return fitsLimits(whole) ? whole : draw(shown, remark, () => '');
};

const draw = (
  { standing, pack, unit }: Shown,
  remark: Text | undefined,
  linkOf: (item: Pick<Item, 'handedIn'>) => Text | '',
): View => {
  const { cohortId, focus, reviewsCriteria } = standing;
  const request = (verb: string, label: string) => button(controlId(`path.${verb}`, unit.slug, cohortId), label);
  const here = focus.unit?.slug === unit.slug;
  return view(titleOf(unit), [
    heading(text`${titleOf(unit)}`),
    remark && note('good', remark),
    paragraph(text`${excerpt(pack.title, 80)}, ${excerpt(unit.phase, 80)}, ${weeksWords(unit.weeks)}.
      ${here ? 'You’re here.' : ''} ${unit.why ?? ''}`),
    unit.buildsOn.length > 0 && note('warning', buildsOnWords(unit)),
    ...listed(text`**Concepts**`, unit.concepts.map(conceptWords)),
    ...listed(
      text`**Criteria**`,
      unit.criteria.map(
        (each) => text`${excerpt(each.words, WORDS_AT_MOST)}: **${itemWords(each, reviewsCriteria)}**${linkOf(each)}`,
      ),
    ),
    ...listed(
      text`**Projects**`,
      unit.projects.map((each) => text`${excerpt(each.title, 100)}: **${projectWords(each)}**${linkOf(each)}`),
    ),
    controls(
      unit.criteria.length > 0 && request('tick', 'Tick what’s done'),
      !here && !unit.done && request('here', 'I’m at this now'),
      unit.picked ? request('unpick', 'Take it off my own order') : request('pick', 'Put it in my own order'),
      button(controlId('path.page', cohortId), 'The whole path'),
    ),
    handIn(cohortId, unit),
    choose('submissions.open-one', 'Open what you handed in', handedIn(unit)),
    choose(
      'projects.show',
      'Open a project',
      unit.projects.map(({ slug, title }) => ({ value: slug, words: title })),
    ),
  ]);
};

const projectWords = (project: ProjectStanding): string =>
  project.working && !project.handedIn ? 'you work on it' : itemWords(project, project.isCapstone);

const buildsOnWords = ({ buildsOn }: UnitStanding): Text => {
  const names = joinTexts(
    buildsOn.map(({ title }) => text`**${excerpt(title, 80)}**`),
    ', ',
  );
  return text`It builds on ${names}, which ${buildsOn.length === 1 ? 'isn’t' : 'aren’t'} done yet. Go on all the same if
    you know enough of it.`;
};

const listed = (title: Text, items: readonly Text[]): readonly Block[] => {
  if (items.length === 0) return [];
  const more = items.length - LISTED_AT_MOST;
  return [paragraph(title), list([...items.slice(0, LISTED_AT_MOST), ...(more > 0 ? [text`and ${more} more`] : [])])];
};

type Choice = { readonly value: string; readonly words: string };

const choose = (id: string, label: string, choices: readonly Choice[]): Block | undefined => {
  const options = choices
    .slice(0, limits.options)
    .map(({ value, words }) => ({ value, label: excerpt(words, limits.optionText) }));
  return options.length === 0 ? undefined : controls({ kind: 'select', id, label, options });
};

/** What isn't approved yet. */
const handIn = (cohortId: string, { slug, criteria, projects }: UnitStanding): Block | undefined =>
  choose(controlId('submissions.begin', cohortId), 'Hand work in', [
    ...criteria
      .filter(({ handedIn }) => handedIn?.state !== 'approved')
      .map(({ slug: part, words }) => ({ value: `criterion/${slug}/${part}`, words })),
    ...projects
      .filter(({ handedIn }) => handedIn?.state !== 'approved')
      .map((project) => ({ value: `project/${project.slug}/`, words: project.title })),
  ]);

/** Its link or its file, and what was said of it. */
const handedIn = ({ criteria, projects }: UnitStanding): readonly Choice[] =>
  [...criteria, ...projects.map((project) => ({ ...project, words: project.title }))].flatMap(
    ({ handedIn: handed, words }) => (handed ? [{ value: handed.id, words }] : []),
  );

/** A form shows ten at once, in five lists at most. */
const SHOWN_AT_ONCE = 10;
const LISTS_AT_MOST = 5;

export type Tickable = { readonly words: string; readonly detail?: string; readonly ticked: boolean };

/** One box each, by its place in the list. Throws UserError where there is none. */
export const tickForm = (id: string, title: string, intro: Text, things: readonly Tickable[]): Form => {
  if (things.length === 0) throw new UserError(text`There’s nothing to tick here any more. /path shows what there is.`);
  const lists = Array.from({ length: Math.ceil(things.length / SHOWN_AT_ONCE) }, (_, index) => index);
  const numbered = things.map((thing, index) => ({ ...thing, value: String(index) }));
  return {
    id,
    title,
    submit: 'Save',
    ...(lists.length < LISTS_AT_MOST ? { intro: [{ kind: 'text', text: intro }] } : {}),
    fields: lists.slice(0, LISTS_AT_MOST).map((each) => {
      const shown = numbered.slice(each * SHOWN_AT_ONCE, (each + 1) * SHOWN_AT_ONCE);
      return {
        kind: 'checks',
        name: `done-${each}`,
        label: each === 0 ? 'Done' : `Done, continued (${each + 1})`,
        options: shown.map(({ value, words, detail }) => ({
          value,
          label: excerpt(words, 75),
          ...(detail ? { detail: excerpt(detail, 75) } : {}),
        })),
        values: shown.filter(({ ticked }) => ticked).map(({ value }) => value),
      };
    }),
  };
};

/** The places of those that were ticked, among those that were shown. */
export const readTicks = (
  filled: Readonly<Record<string, readonly string[]>>,
  count: number,
): readonly { readonly index: number; readonly done: boolean }[] => {
  const ticked = new Set(Object.values(filled).flat());
  const shown = Math.min(count, SHOWN_AT_ONCE * LISTS_AT_MOST);
  return Array.from({ length: shown }, (_, index) => ({ index, done: ticked.has(String(index)) }));
};

export const doneWords = (count: number, of: number): Text =>
  text`Saved: ${count} of ${countWords(of, 'box', 'boxes')} ticked.`;

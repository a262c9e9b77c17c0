/** The page of one module or concept: what it builds on, its concepts, criteria and projects. */
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Form } from '../../chat/view/form.ts';
import { type Block, button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { itemWords } from '../../study/path/item-words.ts';
import type { PackStanding, PathStanding, UnitStanding } from '../../study/path/standing.ts';
import { conceptWords, titleOf, weeksWords } from './words.ts';

const LISTED_AT_MOST = 16;
const WORDS_AT_MOST = 160;

type Shown = {
  readonly standing: PathStanding;
  readonly pack: PackStanding;
  readonly unit: UnitStanding;
};

export const unitView = ({ standing, pack, unit }: Shown, remark?: Text): View => {
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
      unit.criteria.map((each) => text`${excerpt(each.words, WORDS_AT_MOST)}: **${itemWords(each, reviewsCriteria)}**`),
    ),
    ...listed(
      text`**Projects**`,
      unit.projects.map(
        (each) =>
          text`${excerpt(each.title, 100)}: **${each.working ? 'you work on it' : itemWords(each, each.isCapstone)}**`,
      ),
    ),
    controls(
      unit.criteria.length > 0 && request('tick', 'Tick what’s done'),
      !here && !unit.done && request('here', 'I’m at this now'),
      unit.picked ? request('unpick', 'Take it off my own order') : request('pick', 'Put it in my own order'),
      button(controlId('path.page', cohortId), 'The whole path'),
    ),
    handIn(cohortId, unit),
  ]);
};

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

/** What isn't approved yet. */
const handIn = (cohortId: string, { slug, criteria, projects }: UnitStanding): Block | undefined => {
  const options = [
    ...criteria
      .filter(({ handedIn }) => handedIn?.state !== 'approved')
      .map(({ slug: part, words }) => ({ value: `criterion/${slug}/${part}`, label: excerpt(words, 75) })),
    ...projects
      .filter(({ handedIn }) => handedIn?.state !== 'approved')
      .map((project) => ({ value: `project/${project.slug}/`, label: excerpt(project.title, 75) })),
  ].slice(0, 25);
  return options.length === 0
    ? undefined
    : controls({ kind: 'select', id: controlId('submissions.begin', cohortId), label: 'Hand work in', options });
};

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

/** What /path shows: where somebody is, and every module or concept in their order, page by page. */
import { controlId } from '../../chat/control-id.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import {
  type Block,
  type Button,
  button,
  controls,
  heading,
  list,
  note,
  paragraph,
  type View,
  view,
} from '../../chat/view/view.ts';
import { nameInHeading } from '../../community/cohort/cohort-dates.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { PackStanding, PathStanding, UnitStanding } from '../../study/path/standing.ts';
import { certificateWords, focusWords, packWords, titleOf, unitWords, weeksWords } from './words.ts';

type Row = { readonly index: number; readonly pack: PackStanding; readonly unit: UnitStanding };

type Around = {
  /** The place of the row with which the reader's page begins. */
  readonly from?: number;
  readonly remark?: Text;
  /** To another cohort of theirs. */
  readonly other?: Button | false;
};

export const overviewView = (standing: PathStanding, { from = 0, remark, other = false }: Around): View => {
  const rows = standing.packs
    .flatMap((pack) => pack.units.map((unit) => ({ pack, unit })))
    .map((row, index): Row => ({ ...row, index }));
  return paginate(wholeList(rows), {
    isFrom: ({ index }) => index >= from,
    draw: (page) =>
      view('Your path', [
        heading(text`Your path in ${nameInHeading(standing.cohort)}`),
        remark && note('good', remark),
        ...headBlocks(standing, page.all === 0),
        ...groupBlocks(standing, page.items),
        page.all > page.items.length && paragraph(text`${pageWords(page)}`),
        page.items.length > 0 && controls(unitSelect(standing.cohortId, page.items)),
        controls(...placeButtons(standing), other),
        controls(...pageButtons(page, ({ index }) => controlId('path.page', standing.cohortId, index))),
      ]),
  });
};

const headBlocks = (
  { packs, focus, pathGone, elsewhere }: PathStanding,
  empty: boolean,
): readonly (Block | undefined | false)[] => [
  paragraph(
    empty ? text`Your cohort studies nothing yet. An organiser chooses it with /setup.` : focusWords(focus, packs),
  ),
  ...packs.map((pack) => {
    const words = certificateWords(pack);
    return words && paragraph(words);
  }),
  pathGone !== undefined &&
    note(
      'warning',
      text`The path that was chosen, “${excerpt(pathGone, 60)}”, isn’t taught any more, so this is the usual order.
        Another one can be chosen.`,
    ),
  elsewhere.length > 0 &&
    note(
      'neutral',
      text`${countWords(elsewhere.length, 'thing')} you ticked or handed in
        ${elsewhere.length === 1 ? 'belongs' : 'belong'} to what your cohort isn’t taught any more:
        ${excerpt([...new Set(elsewhere.map(({ subject }) => subject))].join(', '), 200)}. It’s all kept.`,
    ),
];

/** Under the name of each pack and phase, as they follow each other on the path. */
const groupBlocks = ({ focus }: PathStanding, rows: readonly Row[]): readonly Block[] => {
  const groups: Row[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.[0]?.pack === row.pack && last[0].unit.phase === row.unit.phase) last.push(row);
    else groups.push([row]);
  }
  return groups.flatMap((group, index) => {
    const [first] = group;
    if (!first) return [];
    const newPack = groups[index - 1]?.[0]?.pack !== first.pack;
    const weeks = group.flatMap(({ unit }) => unit.weeks);
    return [
      ...(newPack ? [paragraph(packWords(first.pack))] : []),
      paragraph(text`*${excerpt(first.unit.phase, 80)}, ${weeksWords(weeks)}*`),
      list(group.map(({ unit }) => unitWords(unit, focus))),
    ];
  });
};

const unitSelect = (cohortId: string, rows: readonly Row[]) => {
  const units = new Map(rows.map(({ unit }) => [unit.slug, unit]));
  return {
    kind: 'select',
    id: controlId('path.unit', cohortId),
    label: 'Open one of these',
    options: [...units.values()].map((unit) => ({ value: unit.slug, label: excerpt(titleOf(unit), 75) })),
  } as const;
};

const placeButtons = ({ cohortId, packs }: PathStanding) => [
  packs.some(({ path }) => path) && button(controlId('path.way', cohortId), 'Choose your path'),
  packs.some(({ milestones }) => milestones.length > 0) && button(controlId('path.milestones', cohortId), 'Milestones'),
  packs.some(({ prerequisites }) => prerequisites.length > 0) &&
    button(controlId('path.before', cohortId), 'Before you begin'),
  packs.some(({ projects }) => projects.length > 0) && button(controlId('projects.open', cohortId), 'Projects'),
];

/** How the path says where somebody stands; pure. */
import { countWords } from '../../lib/time/when.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { pathIsMet } from '../../study/path/met.ts';
import type { ConceptStanding, Focus, PackStanding, UnitStanding } from '../../study/path/standing.ts';

const TITLE_AT_MOST = 80;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** "3. Object Storage Deep Dive". */
export const titleOf = ({ number, title }: Pick<UnitStanding, 'number' | 'title'>): string =>
  `${number === undefined ? '' : `${number}. `}${excerpt(title, TITLE_AT_MOST)}`;

/** "week 3", "weeks 2 and 3", "weeks 2 to 4". */
export const weeksWords = (weeks: readonly number[]): string => {
  const [first, last] = [Math.min(...weeks), Math.max(...weeks)];
  if (first === last) return `week ${first}`;
  return `weeks ${first} ${last - first === 1 ? 'and' : 'to'} ${last}`;
};

export const conceptWords = ({ title, questions, met, recall }: ConceptStanding): Text => {
  const name = text`**${excerpt(title, TITLE_AT_MOST)}**`;
  if (questions === 0) return text`${name}: no questions yet`;
  if (met === 0) return text`${name}: not met yet`;
  return text`${name}: ${met} of ${countWords(questions, 'question')} met${known(recall)}`;
};

const known = (recall: number | undefined): string => (recall === undefined ? '' : `, ${percent(recall)} known now`);

/** One line of the overview. */
export const unitWords = (unit: UnitStanding, { unit: here }: Pick<Focus, 'unit'>): Text => {
  const { concepts, seen, recall, criteria, done, isModule, weeks } = unit;
  const [only] = concepts;
  const met = criteria.filter((each) => each.met).length;
  const parts = [
    weeksWords(weeks),
    isModule ? `${seen} of ${countWords(concepts.length, 'concept')} seen` : ownWords(only),
    recall === undefined ? '' : `${percent(recall)} known now`,
    criteria.length === 0 ? '' : `${met} of ${criteria.length} criteria`,
  ].filter((part) => part !== '');
  const mark = done ? ' · done' : '';
  return text`**${titleOf(unit)}**${mark}${here?.slug === unit.slug ? ' · you’re here' : ''}: ${parts.join(', ')}`;
};

const ownWords = (concept: ConceptStanding | undefined): string => {
  if (!concept || concept.questions === 0) return 'no questions yet';
  return concept.met === 0 ? 'not met yet' : `${concept.met} of ${countWords(concept.questions, 'question')} met`;
};

/** "week 3 of 12", or when it hasn't begun. */
export const weekWords = (week: number, packs: readonly Pick<PackStanding, 'weeks'>[]): string => {
  const weeks = Math.max(...packs.map((pack) => pack.weeks));
  if (week === 0) return 'your cohort hasn’t begun yet';
  return week > weeks ? `all ${weeks} weeks are over` : `week ${week} of ${weeks}`;
};

/** What somebody is at: week, module, concept and project. */
export const focusWords = ({ week, unit, concept, project }: Focus, packs: readonly PackStanding[]): Text => {
  const parts = [
    text`${weekWords(week, packs)}`,
    ...(unit ? [text`you’re at **${titleOf(unit)}**`] : []),
    ...(unit?.isModule && concept ? [text`next concept: **${excerpt(concept.title, TITLE_AT_MOST)}**`] : []),
    ...(project ? [text`project: **${excerpt(project.title, TITLE_AT_MOST)}**`] : []),
  ];
  return text`**Now:** ${joinTexts(parts, ', ')}.`;
};

/** "Sequential: 3 of 16 modules done". */
export const packWords = ({ title, path, ownOrder, units }: PackStanding): Text => {
  const done = units.filter((unit) => unit.done).length;
  const what = units.every(({ isModule }) => isModule) ? 'module' : 'concept';
  const way = path ? ` (${ownOrder ? 'your own order' : path.title})` : '';
  return text`**${excerpt(title, TITLE_AT_MOST)}**${way}: ${done} of ${countWords(units.length, what)} done`;
};

/** What a certificate still asks for; nothing of a pack that has none. */
export const certificateWords = (pack: PackStanding): Text | undefined => {
  const { certifiable, met, criteria, capstone } = pathIsMet(pack);
  if (!certifiable) return undefined;
  if (met) return text`**Certificate:** all that **${excerpt(pack.title, TITLE_AT_MOST)}** asks for is done.`;
  const missing = criteria.reduce((sum, each) => sum + each.missing, 0);
  const parts = [
    ...(missing > 0
      ? [`${countWords(missing, 'criterion', 'criteria')} in ${countWords(criteria.length, 'module')}`]
      : []),
    ...(capstone ? ['the capstone, which two helpers have to approve'] : []),
  ];
  return text`**Certificate:** still to come: ${parts.join(', and ')}.`;
};

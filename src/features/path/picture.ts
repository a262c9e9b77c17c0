/** The map of a path, drawn: its phases, their modules, and how far somebody is in each. */
import type { Block } from '../../chat/view/view.ts';
import { shortName } from '../../community/cohort/cohort-dates.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt } from '../../lib/words/text.ts';
import { drawPathMap, type PathMapData } from '../../pictures/path-map.ts';
import type { PackStanding, PathStanding, UnitStanding } from '../../study/path/standing.ts';
import { titleOf, weekWords } from './words.ts';

type State = PathMapData['phases'][number]['modules'][number]['state'];

export const pathPicture = (standing: PathStanding, pack: PackStanding): Block => ({
  kind: 'picture',
  name: `path-${pack.slug}`,
  svg: drawPathMap(dataOf(standing, pack), 'light'),
  alt: altOf(standing, pack),
});

const stateOf = ({ focus }: PathStanding, { slug, done, seen }: UnitStanding): State => {
  if (focus.unit?.slug === slug) return 'current';
  if (done) return 'done';
  return seen > 0 ? 'begun' : 'ahead';
};

const dataOf = (standing: PathStanding, pack: PackStanding): PathMapData => {
  const phases: { title: string; modules: PathMapData['phases'][number]['modules'][number][] }[] = [];
  for (const unit of pack.units) {
    // On another path a phase may come back.
    const last = phases.at(-1);
    const phase = last?.title === unit.phase ? last : { title: unit.phase, modules: [] };
    if (phase !== last) phases.push(phase);
    phase.modules.push({
      title: titleOf(unit),
      state: stateOf(standing, unit),
      seen: unit.isModule ? unit.seen : (unit.concepts[0]?.met ?? 0),
      of: unit.isModule ? unit.concepts.length : (unit.concepts[0]?.questions ?? 0),
      ...(unit.recall === undefined ? {} : { recall: unit.recall }),
    });
  }
  return {
    title: pack.title,
    subtitle: `${shortName(standing.cohort)}, ${weekWords(standing.focus.week, [pack])}`,
    note: `Each bar shows how many ${
      pack.units.some(({ isModule }) => isModule) ? 'concepts of a module' : 'questions of a concept'
    } you’ve met, and the number how much of that you likely know now.`,
    phases,
    empty: 'There is nothing on this path yet.',
  };
};

/** The same in words, as much as fits. */
const ALT_AT_MOST = 900;

const altOf = (standing: PathStanding, { title, units }: PackStanding): string => {
  const named = (state: State): string =>
    units
      .filter((unit) => stateOf(standing, unit) === state)
      .map(({ title: name }) => name)
      .join(', ');
  const parts = [
    ['done', named('done')],
    ['here', named('current')],
    ['begun', named('begun')],
  ].flatMap(([state, names]) => (names ? [`${state}: ${names}`] : []));
  const ahead = units.filter((unit) => stateOf(standing, unit) === 'ahead').length;
  return excerpt(`Map of ${title}. ${[...parts, `${countWords(ahead, 'part')} still ahead`].join('; ')}.`, ALT_AT_MOST);
};

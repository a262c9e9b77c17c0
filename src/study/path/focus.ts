/** What somebody is at on their path, and what they did that isn't on it any more; pure. */
import type { PathFacts, Thing } from './facts.ts';
import type { ConceptStanding, Focus, PackStanding, UnitStanding } from './standing.ts';
import { keyOf } from './things.ts';

/**
 * What they said they are at; else the first of those they picked that isn't done; else what the
 * week teaches; else the first with something to meet, since whoever ticks nothing goes on all the
 * same; else whatever comes first.
 */
export const focusOf = (packs: readonly PackStanding[], { own, working }: PathFacts, week: number): Focus => {
  const open = packs.flatMap(({ units }) => units).filter(({ done }) => !done);
  const picked = packs.filter(({ ownOrder }) => ownOrder).flatMap(({ units }) => units);
  const unit =
    open.find(({ slug }) => slug === own.focus) ??
    picked.find(({ done }) => !done) ??
    open.find(({ weeks }) => weeks.includes(Math.max(week, 1))) ??
    open.find(({ seen, concepts }) => seen < concepts.length) ??
    open[0];
  const projects = packs.flatMap(projectsOf);
  const at = working.map((work) => projects.find(({ slug }) => slug === work.project)).find((each) => each?.working);
  const project = at ?? unit?.projects.find(({ met }) => !met) ?? projects.find(({ met }) => !met);
  return { week, unit, concept: unit && conceptInFocus(unit), project };
};

const projectsOf = ({ projects, capstone }: PackStanding) => [...projects, ...(capstone ? [capstone] : [])];

/** What they haven't met yet; else what has faded most. */
const conceptInFocus = ({ concepts }: UnitStanding): ConceptStanding | undefined =>
  concepts.find(({ met, questions }) => met === 0 && questions > 0) ??
  concepts.toSorted((one, other) => (one.recall ?? 1) - (other.recall ?? 1))[0];

/** Each once. */
export const elsewhereOf = (packs: readonly PackStanding[], { ticks, handedIn }: PathFacts): readonly Thing[] => {
  const here = new Set(packs.flatMap(thingsOf).map(keyOf));
  const done = [...ticks, ...handedIn].map(({ kind, subject, part }) => ({ kind, subject, part }));
  const byKey = new Map(done.map((thing) => [keyOf(thing), thing]));
  return [...byKey].filter(([key]) => !here.has(key)).map(([, thing]) => thing);
};

/** All that a pack asks for. */
const thingsOf = (pack: PackStanding): readonly Thing[] => [
  ...pack.units.flatMap(({ slug, criteria }) =>
    criteria.map((each): Thing => ({ kind: 'criterion', subject: slug, part: each.slug })),
  ),
  ...pack.milestones.map(({ title }): Thing => ({ kind: 'milestone', subject: pack.slug, part: title })),
  ...pack.prerequisites.map(({ title }): Thing => ({ kind: 'prerequisite', subject: pack.slug, part: title })),
  ...projectsOf(pack).map(({ slug }): Thing => ({ kind: 'project', subject: slug, part: '' })),
];

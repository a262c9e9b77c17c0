/** Makes of what is known of somebody how they stand on their path; pure. */
import type { Curriculum, Pack } from '../../curriculum/model.ts';
import type { PathFacts } from './facts.ts';
import { elsewhereOf, focusOf } from './focus.ts';
import { hasPath, orderOf, pathOf, pickedFirst, syllabusWeek, type Unit, unitsInOrder } from './order.ts';
import type { Item, MilestoneStanding, PackStanding, PathStanding, UnitStanding } from './standing.ts';
import { conceptsOf, criteriaOf, itemsOf, type Memories, meanOf, type Parts, projectOf } from './things.ts';

export const standingOf = (
  curriculum: Curriculum,
  facts: PathFacts,
  memories: Memories,
): Omit<PathStanding, 'cohortId' | 'personId'> => {
  const packs = facts.packs.flatMap((slug) => curriculum.packs.get(slug) ?? []);
  const parts = { curriculum, facts, conceptOf: conceptsOf(curriculum, memories), itemOf: itemsOf(facts) };
  const standings = packs.map((pack) => packStanding(parts, pack));
  const wanted = wantedPath(facts);
  return {
    cohort: facts.cohort,
    reviewsCriteria: facts.reviewsCriteria,
    packs: standings,
    focus: focusOf(standings, facts, syllabusWeek(facts.startsOn, memories.today)),
    pathGone: wanted !== null && !hasPath(packs, wanted) ? wanted : undefined,
    elsewhere: elsewhereOf(standings, facts),
  };
};

/** Their own, else the cohort's. */
const wantedPath = ({ own, path }: PathFacts): string | null => own.path ?? path;

const packStanding = (parts: Parts, pack: Pack): PackStanding => {
  const { facts, itemOf } = parts;
  const path = pathOf(pack, wantedPath(facts));
  const inPath = unitsInOrder(pack, orderOf(path));
  const units = inPath.map((unit) => unitStanding(parts, pack, unit, inPath));
  return {
    slug: pack.slug,
    title: pack.title,
    weeks: pack.weeks,
    path: path && { slug: path.slug, title: path.title },
    ownOrder: units.some(({ picked }) => picked),
    units: pickedFirst(units, facts.own.picked ?? []),
    milestones: pack.milestones.map((milestone) => milestoneOf(parts, pack, milestone)),
    prerequisites: (['required', 'recommended'] as const).flatMap((kind) =>
      (pack.prerequisites?.[kind] ?? []).map(({ title, detail, check }) => ({
        title,
        detail,
        check,
        required: kind === 'required',
        ...itemOf({ kind: 'prerequisite', subject: pack.slug, part: title }),
      })),
    ),
    projects: pack.projects.flatMap((slug) => projectOf(parts, pack, slug)),
    capstone: pack.capstone === undefined ? undefined : projectOf(parts, pack, pack.capstone)[0],
  };
};

/** Reached where they say so, or where all projects that show it are done. */
const milestoneOf = (
  parts: Parts,
  pack: Pack,
  { week, title, proof, projects = [] }: Pack['milestones'][number],
): MilestoneStanding => {
  const item = parts.itemOf({ kind: 'milestone', subject: pack.slug, part: title });
  const shown = projects.flatMap((slug) => projectOf(parts, pack, slug));
  return { week, title, proof, ...item, met: item.met || (shown.length > 0 && shown.every(({ met }) => met)) };
};

const unitStanding = (parts: Parts, pack: Pack, unit: Unit, all: readonly Unit[]): UnitStanding => {
  const { curriculum, facts, conceptOf } = parts;
  const { slug, title, phase, module, weeks } = unit;
  const remembered = unit.concepts.map(conceptOf);
  const step = pathOf(pack, wantedPath(facts))?.order.find((each) => (each.module ?? each.concept) === slug);
  return {
    slug,
    title: title ?? curriculum.concepts.get(slug)?.title ?? slug,
    number: module?.number,
    isModule: module !== undefined,
    phase,
    weeks,
    why: step?.why,
    concepts: remembered.map(({ concept }) => concept),
    seen: remembered.filter(({ concept }) => concept.met > 0).length,
    recall: meanOf(remembered.flatMap(({ recalls }) => recalls)),
    picked: facts.own.picked?.includes(slug) ?? false,
    criteria: module ? criteriaOf(parts, pack, slug) : [],
    // One is built once the last of what it takes has been learnt.
    projects: pack.projects
      .filter((project) => {
        const takes = curriculum.projects.get(project)?.modules ?? [];
        return all.findLast((each) => takes.includes(each.slug))?.slug === slug;
      })
      .flatMap((project) => projectOf(parts, pack, project)),
    buildsOn: all
      .filter((before) => module?.prerequisites?.includes(before.slug) && !isDone(parts, pack, before))
      .map((before) => ({ slug: before.slug, title: before.title ?? before.slug })),
    done: isDone(parts, pack, unit),
  };
};

const isDone = (parts: Parts, pack: Pack, { slug, module, concepts }: Unit): boolean => {
  const criteria: readonly Item[] = module ? criteriaOf(parts, pack, slug) : [];
  if (criteria.length > 0) return criteria.every(({ met }) => met);
  return concepts.map(parts.conceptOf).every(({ concept: { met, questions: all } }) => met >= all);
};

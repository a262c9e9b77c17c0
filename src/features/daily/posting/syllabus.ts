/** What a cohort is taught in which week, in the order in which its packs teach it; pure. */
import type { Curriculum, Pack, Question } from '../../../curriculum/model.ts';

/** From 1, in the week that the cohort starts; 0 before it. */
export const syllabusWeek = (startsOn: string, day: Temporal.PlainDate): number => {
  const days = Temporal.PlainDate.from(startsOn).until(day, { largestUnit: 'days' }).days;
  return days < 0 ? 0 : Math.floor(days / 7) + 1;
};

/** A concept of the cohort's path. */
export type Topic = {
  readonly concept: string;
  /** It may be asked from this week on. */
  readonly opensIn: number;
  /** The weeks that teach it, in all its places. */
  readonly weeks: readonly number[];
  /** Its modules, or phases where a pack has no modules. */
  readonly modules: readonly string[];
  readonly questions: readonly Question[];
};

/** Each concept once. Where a pack names no weeks, everything is taught in the first. */
export const topicsOf = (curriculum: Curriculum, packs: readonly string[]): readonly Topic[] => {
  const places = packs.flatMap((slug) => {
    const pack = curriculum.packs.get(slug);
    return pack ? placesIn(pack) : [];
  });
  const byConcept = [...Map.groupBy(places, ({ concept }) => concept)];
  return byConcept
    .map(([concept, all]) => ({
      concept,
      opensIn: Math.min(...all.map(({ opensIn }) => opensIn)),
      weeks: all.flatMap(({ weeks }) => weeks),
      modules: all.map(({ module }) => module),
      questions: curriculum.questionsOf(concept),
    }))
    .toSorted((one, other) => one.opensIn - other.opensIn);
};

export const isOpen = ({ opensIn }: Topic, week: number): boolean => opensIn <= week;

export const isTaughtIn = ({ weeks }: Topic, week: number): boolean => weeks.includes(week);

type Place = {
  readonly concept: string;
  readonly module: string;
  readonly opensIn: number;
  readonly weeks: readonly number[];
};

const placesIn = (pack: Pack): readonly Place[] =>
  pack.phases.flatMap(({ title, weeks: ofPhase = [1], modules = [], concepts = [] }) => {
    const inModules = modules.flatMap(({ slug, week, topics }) =>
      topics.flatMap((topic) => topic.concepts.map((concept) => place(concept, `${pack.slug}/${slug}`, ofPhase, week))),
    );
    const inPhase = concepts.map(({ concept }) => {
      // A phase may take some weeks; the pack can say which of them a concept has.
      const week = pack.weekly?.find((each) => each.concepts?.includes(concept))?.week;
      return {
        ...place(concept, `${pack.slug}/${title}`, ofPhase, week),
        opensIn: Math.min(...ofPhase),
      };
    });
    return [...inPhase, ...inModules];
  });

const place = (concept: string, module: string, ofPhase: readonly number[], week: number | undefined): Place => {
  const weeks = week === undefined ? ofPhase : [week];
  return { concept, module, opensIn: Math.min(...weeks), weeks };
};

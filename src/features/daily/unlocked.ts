/** What a cohort may be asked by its syllabus week, in the order in which its packs teach it; pure. */
import type { Curriculum, Pack, Question } from '../../curriculum/model.ts';

/** From 1, in the week that the cohort starts; 0 before it. */
export const syllabusWeek = (startsOn: string, day: Temporal.PlainDate): number => {
  const days = Temporal.PlainDate.from(startsOn).until(day, { largestUnit: 'days' }).days;
  return days < 0 ? 0 : Math.floor(days / 7) + 1;
};

/** Before it starts a cohort is asked nothing. Where a pack names no weeks, everything is open from the first. */
export const unlockedQuestions = (
  curriculum: Curriculum,
  packs: readonly string[],
  week: number,
): readonly Question[] => {
  if (week < 1) return [];
  const taught = packs.flatMap((slug) => {
    const pack = curriculum.packs.get(slug);
    return pack ? conceptsByWeek(pack) : [];
  });
  const open = taught.filter((entry) => entry.week <= week).map(({ concept }) => concept);
  return [...new Set(open)].flatMap((concept) => curriculum.questionsOf(concept));
};

const conceptsByWeek = (pack: Pack): readonly { readonly concept: string; readonly week: number }[] =>
  pack.phases.flatMap(({ weeks = [1], modules = [], concepts = [] }) => [
    ...concepts.map(({ concept }) => ({ concept, week: Math.min(...weeks) })),
    ...modules.flatMap(({ week = Math.min(...weeks), topics }) =>
      topics.flatMap((topic) => topic.concepts.map((concept) => ({ concept, week }))),
    ),
  ]);

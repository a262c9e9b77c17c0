/** What a cohort's week was like: forgotten, hard, improved, and what comes next; never who. */
import { sql } from 'drizzle-orm';
import type { Curriculum, Pack } from '../../../curriculum/model.ts';
import { rowsOf } from '../../../database/client.ts';
import { excerpt } from '../../../lib/words/text.ts';
import { orderOf, pathOf, syllabusWeek, unitsInOrder } from '../../../study/path/order.ts';
import { promptWords } from '../../quiz/question-view.ts';
import { isTaughtIn, topicsOf } from '../posting/syllabus.ts';
import type { Reader } from '../store.ts';

/**
 * Answers of a cohort to one question in the seven days before a date, and in the seven before
 * those.
 */
export type WeekOfQuestion = {
  readonly questionSlug: string;
  /** Reviews that were due, and those of them that were wrong. */
  readonly reviewed: number;
  readonly forgotten: number;
  readonly answered: number;
  readonly correct: number;
  readonly people: number;
  readonly answeredBefore: number;
  readonly correctBefore: number;
  readonly peopleBefore: number;
};

/** By each learner's own days. Reads the members' reviews alone, once a week. */
export const findWeek = async (tx: Reader, cohortId: string, day: string): Promise<readonly WeekOfQuestion[]> =>
  rowsOf<WeekOfQuestion>(
    await tx.execute(sql`
      select v.question_slug as "questionSlug",
        count(*) filter (where now and v.scheduled and v.before is not null)::int as reviewed,
        count(*) filter (
          where now and v.scheduled and v.before is not null and not v.correct
        )::int as forgotten,
        count(*) filter (where now)::int as answered,
        count(*) filter (where now and v.correct)::int as correct,
        count(distinct v.person_id) filter (where now)::int as people,
        count(distinct v.person_id) filter (where not now)::int as "peopleBefore",
        count(*) filter (where not now)::int as "answeredBefore",
        count(*) filter (where not now and v.correct)::int as "correctBefore"
      from enrolment e
      join review v on v.person_id = e.person_id
      cross join lateral (select v.day >= ${day}::date - 7 as now) week
      where e.cohort_id = ${cohortId}::uuid and e.role = 'learner' and v.undone_at is null
        and v.day >= ${day}::date - 14 and v.day < ${day}::date
      group by v.question_slug`),
  );

export type Share = {
  readonly title: string;
  readonly concept: string;
  readonly count: number;
  readonly of: number;
};
export type Gain = {
  readonly title: string;
  readonly concept: string;
  readonly before: number;
  readonly now: number;
};

export type Digest = {
  readonly answers: number;
  /** So many learners answered the same that something may be told of it. */
  readonly canTell: boolean;
  /** Concepts: reviews missed, of all. */
  readonly forgotten: readonly Share[];
  /** Questions, by their words: right answers, of all. */
  readonly hardest: readonly Share[];
  /** Concepts: shares right, in percent. */
  readonly improved: readonly Gain[];
  readonly next: NextWeek;
};

export type NextWeek = {
  /** Its modules, or what it is about. */
  readonly titles: readonly string[];
  /** Something of it can be asked. */
  readonly hasQuestions: boolean;
};

const SHOWN = 3;
const NEXT_SHOWN = 6;
/** Fewer people say little about a question, and could be told by their answers. */
const PEOPLE_AT_LEAST = 3;
/** A smaller gain, in percent, is chance. */
const GAIN_AT_LEAST = 10;

type Given = {
  readonly curriculum: Curriculum;
  /** The cohort’s: what its members study elsewhere is not its matter. */
  readonly packs: readonly string[];
  readonly week: readonly WeekOfQuestion[];
  readonly next: NextWeek;
};

export const digestOf = ({ curriculum, packs, week, next }: Given): Digest => {
  const taught = new Set(topicsOf(curriculum, packs).map(({ concept }) => concept));
  const known = week.flatMap((row) => {
    const question = curriculum.questions.get(row.questionSlug);
    return question && taught.has(question.concept) ? [{ ...row, question }] : [];
  });
  const concepts = [...Map.groupBy(known, ({ question }) => question.concept)].map(([concept, rows]) => {
    const sum = (key: Exclude<keyof WeekOfQuestion, 'questionSlug'>): number =>
      rows.reduce((total, row) => total + row[key], 0);
    return {
      concept,
      title: curriculum.concepts.get(concept)?.title ?? concept,
      reviewed: sum('reviewed'),
      forgotten: sum('forgotten'),
      // At least as many answered something of the concept as answered one question of it.
      people: Math.max(...rows.map(({ people }) => people)),
      peopleBefore: Math.max(...rows.map(({ peopleBefore }) => peopleBefore)),
      now: percent(sum('correct'), sum('answered')),
      before: percent(sum('correctBefore'), sum('answeredBefore')),
    };
  });
  return {
    answers: known.reduce((total, { answered }) => total + answered, 0),
    canTell: known.some(({ people }) => people >= PEOPLE_AT_LEAST),
    forgotten: concepts
      .filter(({ forgotten, people }) => forgotten > 0 && people >= PEOPLE_AT_LEAST)
      .toSorted((one, other) => other.forgotten - one.forgotten || one.title.localeCompare(other.title))
      .slice(0, SHOWN)
      .map(({ title, concept, forgotten, reviewed }) => ({
        title,
        concept,
        count: forgotten,
        of: reviewed,
      })),
    hardest: known
      .filter(({ answered, correct, people }) => people >= PEOPLE_AT_LEAST && correct < answered)
      .toSorted(
        (one, other) => one.correct / one.answered - other.correct / other.answered || other.answered - one.answered,
      )
      .slice(0, SHOWN)
      .map(({ question, correct, answered }) => ({
        title: excerpt(promptWords(question), PROMPT_AT_MOST),
        concept: question.concept,
        count: correct,
        of: answered,
      })),
    improved: concepts
      .filter(
        ({ people, peopleBefore, now, before }) =>
          Math.min(people, peopleBefore) >= PEOPLE_AT_LEAST && now - before >= GAIN_AT_LEAST,
      )
      .toSorted((one, other) => other.now - other.before - (one.now - one.before))
      .slice(0, SHOWN)
      .map(({ title, concept, before, now }) => ({ title, concept, before, now })),
    next: { ...next, titles: next.titles.slice(0, NEXT_SHOWN) },
  };
};

const PROMPT_AT_MOST = 120;

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((100 * part) / whole));

/** What a cohort studies, from when on, and by which path. */
type Studied = { readonly packs: readonly string[]; readonly startsOn: string; readonly path: string | null };

/** What the packs have for the week after this date. */
export const nextWeekOf = (
  curriculum: Curriculum,
  { packs, startsOn, path }: Studied,
  day: Temporal.PlainDate,
): NextWeek => {
  const next = syllabusWeek(startsOn, day.add({ days: 7 }));
  const titles = packs.flatMap((slug) => {
    const pack = curriculum.packs.get(slug);
    return pack ? titlesOf(curriculum, pack, path, next) : [];
  });
  const topics = topicsOf(curriculum, packs, path).filter((topic) => isTaughtIn(topic, next));
  return { titles, hasQuestions: topics.some(({ questions }) => questions.length > 0) };
};

/** What a pack says of its weeks is said of its first path. */
const titlesOf = (curriculum: Curriculum, pack: Pack, chosen: string | null, week: number): readonly string[] => {
  const path = pathOf(pack, chosen);
  if (path === pack.paths?.[0]) return titlesIn(curriculum, pack, week);
  return unitsInOrder(pack, orderOf(path))
    .filter(({ weeks }) => weeks.includes(week))
    .flatMap(({ slug, title }) => title ?? namesOf(curriculum, [slug]));
};

/** Modules, and what the pack says of its weeks; where it says nothing, the phases that begin. */
const titlesIn = (curriculum: Curriculum, { phases, weekly = [] }: Pack, week: number): readonly string[] => {
  const modules = phases.flatMap(({ weeks = [1], modules: all = [] }) =>
    all.filter(({ week: own = Math.min(...weeks) }) => own === week),
  );
  const focuses = weekly
    .filter((each) => each.week === week)
    .map(({ focus, concepts = [] }) => [focus, ...namesOf(curriculum, concepts)]);
  const begun = phases
    .filter(({ weeks = [1], concepts }) => weekly.length === 0 && concepts && Math.min(...weeks) === week)
    .map(({ title, concepts = [] }) => [
      title,
      ...namesOf(
        curriculum,
        concepts.map(({ concept }) => concept),
      ),
    ]);
  return [
    ...modules.map(({ title }) => title),
    ...[...focuses, ...begun].map(([title, ...names]) => title + (names.length > 0 ? `: ${names.join(', ')}` : '')),
  ];
};

const namesOf = ({ concepts }: Curriculum, slugs: readonly string[]): readonly string[] =>
  slugs.map((slug) => concepts.get(slug)?.title ?? slug);

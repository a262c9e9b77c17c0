/** Promises about which question a cohort is asked, over packs that are made up. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildCurriculum, type Curriculum, type Pack } from '../../src/curriculum/model.ts';
import { chooseDaily } from '../../src/features/daily/posting/choose-daily.ts';
import { comingDays } from '../../src/features/daily/posting/decide-day.ts';
import { topicsOf } from '../../src/features/daily/posting/syllabus.ts';
import { seededNumbers } from '../../src/lib/random.ts';
import { madeQuestions } from '../replay/bank.ts';
import { type Asked, judge, type Verdict } from '../replay/judge.ts';

const STARTS_ON = '2026-03-02';
const WEEKS = 8;

type Course = {
  /** Each week has modules, and each of them so many concepts. */
  readonly weeks: readonly (readonly number[])[];
  readonly questionsEach: number;
  readonly weekdays: readonly number[];
  readonly fromWeek: number;
  readonly seed: string;
};

const courses = (questionsEach: number, conceptsAtLeast = 1): fc.Arbitrary<Course> =>
  fc.record({
    weeks: fc.array(fc.array(fc.integer({ min: conceptsAtLeast, max: 6 }), { maxLength: 2 }), {
      minLength: 1,
      maxLength: WEEKS,
    }),
    questionsEach: fc.constant(questionsEach),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    fromWeek: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5 })),
    seed: fc.string(),
  });

const packOf = ({ weeks }: Course): Pack => ({
  slug: 'made',
  title: 'Made up',
  description: 'Made up',
  weeks: WEEKS,
  phases: weeks.flatMap((modules, week) => {
    const made = modules.map((concepts, module) => ({
      slug: `m-${week}-${module}`,
      number: 1,
      title: 'A module',
      week: week + 1,
      topics: [
        {
          title: 'A topic',
          concepts: Array.from({ length: concepts }, (_, each) => `c-${week}-${module}-${each}`),
        },
      ],
    }));
    return made.length === 0 ? [] : [{ title: `Phase ${week}`, modules: made }];
  }),
  milestones: [],
  projects: [],
  resources: [],
});

const curriculumOf = (course: Course): Curriculum => {
  const pack = packOf(course);
  const concepts = pack.phases.flatMap(({ modules = [] }) =>
    modules.flatMap(({ topics }) => topics.flatMap((topic) => topic.concepts)),
  );
  return buildCurriculum({
    packs: [pack],
    concepts: [],
    questions: concepts.flatMap((concept) => madeQuestions(concept, course.questionsEach)),
    projects: [],
    versions: [],
    synonyms: [],
    makeVocabulary: () => ({ terms: new Set(), words: new Set() }),
  });
};

type Played = {
  readonly verdict: Verdict;
  readonly open: readonly (readonly string[])[];
};

/** Asks and answers; what was answered is due after some days, or at once. */
const play = (course: Course, dueAtOnce: boolean): Played => {
  const curriculum = curriculumOf(course);
  const topics = topicsOf(curriculum, ['made']);
  const next = seededNumbers(course.seed);
  const first = Temporal.PlainDate.from(STARTS_ON).add({ weeks: course.fromWeek - 1 });
  const days = comingDays(course, first.subtract({ days: 1 }), [], WEEKS * course.weekdays.length);
  const asked: Asked[] = [];
  const dueOn = new Map<string, string>();
  for (const [at, day] of days.entries()) {
    const choice = chooseDaily({
      day,
      comingDays: days.slice(at + 1, at + 10),
      startsOn: STARTS_ON,
      topics,
      asked: asked.map(({ slug, day: on }) => ({ questionSlug: slug, day: on })).toReversed(),
      dueOn,
      members: 1,
      memories: [],
    });
    if (!choice) continue;
    const { question, isNew } = choice;
    asked.push({ day: day.toString(), slug: question.slug, isNew });
    const dueIn = dueAtOnce ? 1 : 1 + Math.floor(next() * 28);
    if (dueAtOnce || next() < 0.9) dueOn.set(question.slug, day.add({ days: dueIn }).toString());
  }
  const open = asked.map(({ day }) => {
    const week = Math.floor(Temporal.PlainDate.from(STARTS_ON).until(day, { largestUnit: 'days' }).days / 7) + 1;
    return topics.filter(({ opensIn }) => opensIn <= week).map(({ concept }) => concept);
  });
  return { verdict: judge({ curriculum, packs: ['made'], startsOn: STARTS_ON }, asked), open };
};

const SEARCHED_AT_MOST = 200_000;

/**
 * Whether concepts can be put in an order in which none runs on and each window of ten is fair;
 * undefined where that takes too long to say.
 */
const hasFairOrder = (open: readonly (readonly string[])[]): boolean | undefined => {
  const failed = new Set<string>();
  let looked = 0;
  const goOn = (at: number, last: readonly string[]): boolean | undefined => {
    const concepts = open[at];
    if (!concepts) return true;
    const state = `${at} ${last.join()}`;
    if (failed.has(state)) return false;
    looked += 1;
    if (looked > SEARCHED_AT_MOST) return undefined;
    const atMost = Math.max(2, Math.ceil(10 / concepts.length));
    const times = (concept: string): number => last.filter((each) => each === concept).length;
    for (const concept of concepts.toSorted((one, other) => times(one) - times(other))) {
      const window = [...last, concept];
      const isFair =
        window.length < 10 || window.every((each) => window.filter((other) => other === each).length <= atMost);
      if ((concept === last.at(-1) && concepts.length > 1) || !isFair) continue;
      const found = goOn(at + 1, window.slice(-9));
      if (found !== false) return found;
    }
    failed.add(state);
    return false;
  };
  return goOn(0, []);
};

test('with questions enough every rule is kept, and the shares wherever any order keeps them', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(courses(30), (course) => {
      const { verdict, open } = play(course, false);
      expect(verdict.runningOn).toBe(0);
      if (verdict.unfair > 0) expect(hasFairOrder(open)).not.toBe(true);
      else expect(verdict.faults).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('however few questions there are, none comes back too soon, and no concept twice running where another has one', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }).chain((each) => courses(each)),
      (course) => {
        const { verdict } = play(course, true);
        expect(verdict.runningOn).toBe(0);
        expect(verdict.faults.filter((fault) => / after \d+ days| before its week/.test(fault))).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
});

test('most posts are of these weeks, where each week that has any concept has three', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(courses(12, 3), (course) => {
      fc.pre(course.weekdays.length <= 5);
      // Much is due, which draws back to what came before.
      expect(play(course, true).verdict.ofTheseWeeks).toBeGreaterThanOrEqual(0.55);
    }),
    { numRuns: 60 },
  );
});

test('of what is due, the question that the cohort has forgotten most is asked', () => {
  const course = { weeks: [[3]], questionsEach: 1, weekdays: [1], fromWeek: 1, seed: '' };
  const topics = topicsOf(curriculumOf(course), ['made']);
  const slugs = topics.flatMap(({ questions }) => questions.map(({ slug }) => slug));
  const asked = slugs.map((questionSlug) => ({ questionSlug, day: '2026-03-02' }));
  const remembered = (stability: number) => ({ reviewedOn: '2026-03-02', stability });
  const memories = slugs.flatMap((questionSlug, at) => [
    { questionSlug, ...remembered(at === 1 ? 1 : 20) },
    // Who never met it has forgotten it: there is one such member more for the last.
    ...(at === 2 ? [] : [{ questionSlug, ...remembered(20) }]),
  ]);
  const given = { comingDays: [], startsOn: STARTS_ON, topics, asked, members: 2, memories };
  const dueOn = new Map(slugs.map((slug) => [slug, '2026-03-20']));
  const chosen = (day: string) => chooseDaily({ ...given, dueOn, day: Temporal.PlainDate.from(day) })?.question.slug;
  expect(chosen('2026-03-19')).toBeUndefined();
  expect(chosen('2026-03-20')).toBe(slugs[2]);
  dueOn.delete(slugs[2] ?? '');
  expect(chosen('2026-03-20')).toBe(slugs[1]);
});

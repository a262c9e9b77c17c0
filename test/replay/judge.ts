/**
 * Judges a cohort's questions of the day by the rules alone: reads the packs for itself and shares
 * nothing with what chose them.
 */
import type { Curriculum, Pack } from '../../src/curriculum/model.ts';

export type Asked = {
  readonly day: string;
  readonly slug: string;
  readonly isNew: boolean;
};

export type Cohort = {
  readonly curriculum: Curriculum;
  readonly packs: readonly string[];
  readonly startsOn: string;
};

export type Verdict = {
  readonly posts: number;
  /**
   * Of the posts in weeks that have questions of their own: the share on what is taught then or was
   * the week before.
   */
  readonly ofTheseWeeks: number;
  /** Posts on the concept of the one before, where another had something to ask. */
  readonly runningOn: number;
  /** Windows of ten in which a concept has more than its share. */
  readonly unfair: number;
  /** Days between a question and its return, the fewest; none where nothing came back. */
  readonly soonestRepeatDays: number | undefined;
  /** What breaks another rule, in words. */
  readonly faults: readonly string[];
};

type Place = {
  readonly concept: string;
  readonly module: string;
  readonly weeks: readonly number[];
};
type Post = Asked & { readonly concept: string; readonly week: number };

const WINDOW = 10;

export const judge = (cohort: Cohort, asked: readonly Asked[]): Verdict => {
  const { curriculum, packs, startsOn } = cohort;
  const places = packs
    .flatMap((slug) => placesIn(curriculum.packs.get(slug)))
    .filter(({ concept }) => curriculum.questionsOf(concept).length > 0);
  const posts = asked.map((each): Post => {
    const days = Temporal.PlainDate.from(startsOn).until(each.day, { largestUnit: 'days' }).days;
    const concept = curriculum.questions.get(each.slug)?.concept ?? '';
    return { ...each, concept, week: Math.floor(days / 7) + 1 };
  });
  const course: Course = { curriculum, places, posts };
  const repeats = posts.flatMap((_, at) => restOf(course, at)?.days ?? []);
  return {
    posts: posts.length,
    ofTheseWeeks: shareOnTopic(course),
    runningOn: posts.filter((_, at) => runsOn(course, at)).length,
    unfair: posts.filter((_, at) => isUnfair(course, at)).length,
    soonestRepeatDays: repeats.length > 0 ? Math.min(...repeats) : undefined,
    faults: posts.flatMap((_, at) => faultsOf(course, at)),
  };
};

type Course = {
  readonly curriculum: Curriculum;
  readonly places: readonly Place[];
  readonly posts: readonly Post[];
};

const placesIn = (pack: Pack | undefined): readonly Place[] =>
  (pack?.phases ?? []).flatMap(({ title, weeks = [1], modules = [], concepts = [] }) => [
    ...concepts.map(({ concept }) => ({ concept, module: title, weeks })),
    ...modules.flatMap(({ slug, week, topics }) =>
      topics.flatMap((topic) =>
        topic.concepts.map((concept) => ({
          concept,
          module: slug,
          weeks: week === undefined ? weeks : [week],
        })),
      ),
    ),
  ]);

const openIn = ({ places }: Course, week: number): ReadonlySet<string> =>
  new Set(places.filter(({ weeks }) => Math.min(...weeks) <= week).map(({ concept }) => concept));

const isTaught = ({ places }: Course, concept: string, week: number): boolean =>
  places.some((place) => place.concept === concept && place.weeks.includes(week));

const shareOnTopic = (course: Course): number => {
  const counted = course.posts.filter(({ week }) => course.places.some(({ weeks }) => weeks.includes(week)));
  const onTopic = counted.filter(
    ({ concept, week }) => isTaught(course, concept, week) || isTaught(course, concept, week - 1),
  );
  return counted.length === 0 ? 1 : Number((onTopic.length / counted.length).toFixed(3));
};

const openQuestions = (course: Course, week: number) =>
  [...openIn(course, week)].flatMap((concept) => course.curriculum.questionsOf(concept));

const restDaysIn = (course: Course, week: number): number => (openQuestions(course, week).length < 20 ? 3 : 14);

const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;

const runsOn = (course: Course, at: number): boolean => {
  const [post, last] = [course.posts[at], course.posts[at - 1]];
  if (!post || post.concept !== last?.concept) return false;
  const before = course.posts.slice(0, at);
  return openQuestions(course, post.week).some(
    ({ slug, concept }) =>
      concept !== post.concept &&
      before.every((each) => each.slug !== slug || daysBetween(each.day, post.day) >= restDaysIn(course, post.week)),
  );
};

const isUnfair = (course: Course, at: number): boolean => {
  const window = course.posts.slice(at + 1 - WINDOW, at + 1);
  const last = course.posts[at];
  if (at + 1 < WINDOW || !last) return false;
  const atMost = Math.max(2, Math.ceil(WINDOW / openIn(course, last.week).size));
  return [...Map.groupBy(window, ({ concept }) => concept).values()].some(({ length }) => length > atMost);
};

const restOf = (course: Course, at: number): { readonly days: number; readonly atLeast: number } | undefined => {
  const post = course.posts[at];
  const last = course.posts.slice(0, at).findLast(({ slug }) => slug === post?.slug);
  return post && last && { days: daysBetween(last.day, post.day), atLeast: restDaysIn(course, post.week) };
};

const faultsOf = (course: Course, at: number): readonly string[] => {
  const { posts, places } = course;
  const post = posts[at];
  if (!post) return [];
  const before = posts.slice(0, at);
  const open = openIn(course, post.week);
  const rest = restOf(course, at);
  const modules = places.filter(({ concept }) => concept === post.concept).map(({ module }) => module);
  const siblings = places.filter(({ concept, module }) => modules.includes(module) && open.has(concept));
  const third = before.filter(({ concept }) => concept === post.concept).length >= 2;
  const waiting = siblings.find(({ concept }) => before.every((each) => each.concept !== concept));
  const wasNew = before.every(({ slug }) => slug !== post.slug);
  // What is new of the concept before doesn't count: no two running is the weightier rule.
  const newLeft = openQuestions(course, post.week).some(
    ({ slug, concept }) => concept !== before.at(-1)?.concept && before.every((each) => each.slug !== slug),
  );
  const found: readonly (string | false | undefined)[] = [
    !open.has(post.concept) && 'before its week',
    rest && rest.days < rest.atLeast && `after ${rest.days} days`,
    third && waiting && `a third of ${post.concept} before the first of ${waiting.concept}`,
    !wasNew && at > 0 && before.at(-1)?.isNew === false && newLeft && 'a second review in a row',
    wasNew !== post.isNew && `said to be ${post.isNew ? 'new' : 'a review'}`,
  ];
  return found.flatMap((words) => (words ? [`${post.day} ${post.slug}: ${words}`] : []));
};

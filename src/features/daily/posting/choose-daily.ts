/**
 * Which question a cohort is asked today: rules that each narrow what is left, the weightiest
 * first; pure.
 */
import type { Question } from '../../../curriculum/model.ts';
import { recallToday } from '../../../study/memory/memory.ts';
import { WINDOW, windowsBroken } from './fair-share.ts';
import { type Candidate, findCandidates, isCurrent, type Path, readPath, type Situation } from './path.ts';
import { isTaughtIn } from './syllabus.ts';

export type Choice = { readonly question: Question; readonly isNew: boolean };

/** Nothing where there is neither something new nor something due. */
export const chooseDaily = (situation: Situation): Choice | undefined => {
  const path = readPath(situation);
  const askable = findCandidates(situation, path).filter(isRested(situation, path));
  const left = rules.reduce<readonly Candidate[]>((before, rule) => orAll(rule(before, path), before), askable);
  const chosen =
    mostForgotten(situation, ofKind(left, 'due')) ??
    nextOnPath(ofKind(left, 'new'), path) ??
    nextOnPath(ofKind(left, 'unanswered'), path);
  return chosen && { question: chosen.question, isNew: chosen.kind === 'new' };
};

/** Leaves those of which it approves. */
type Rule = (left: readonly Candidate[], path: Path) => readonly Candidate[];

/** (a) No concept two posting days running. */
const anotherConcept: Rule = (left, { posts: [last] }) => left.filter(({ topic }) => topic.concept !== last?.concept);

/**
 * (c) In any ten posts each concept has no more than its share; with an eye to the windows that are
 * to come.
 */
const fairShare: Rule = (left, { posts, coming }) => {
  const recent = posts.slice(0, WINDOW - 1).map(({ concept }) => concept);
  const concepts = [...new Set(left.map(({ topic }) => topic.concept))];
  const broken = new Map(concepts.map((concept) => [concept, windowsBroken([concept, ...recent], coming)]));
  const fewest = Math.min(...broken.values());
  return left.filter(({ topic }) => broken.get(topic.concept) === fewest);
};

/** (d) No third post of a concept before each other of its module has had one. */
const wholeModule: Rule = (left, { open, postsOf }) => {
  const waiting = new Set(open.filter(({ concept }) => postsOf(concept) === 0).flatMap(({ modules }) => modules));
  return left.filter(({ topic }) => postsOf(topic.concept) < 2 || !topic.modules.some((module) => waiting.has(module)));
};

/** Asked for are 55 % of all; the rest is for a week that can't. */
const ON_TOPIC = { ofAll: 0.6, ofTheWeek: 0.5 } as const;

/**
 * (e) In the weeks that have questions of their own, most posts are on what is taught then or was
 * the week before.
 */
const theseWeeks: Rule = (left, { week, topics, posts }) => {
  const hasOwn = (of: number): boolean => topics.some((topic) => isTaughtIn(topic, of));
  const mayStray = (counted: Path['posts'], share: number): boolean =>
    counted.filter((post) => post.topic && isCurrent(post.topic, post.week)).length >= share * (counted.length + 1);
  const ofAll = posts.filter((post) => hasOwn(post.week));
  const ofTheWeek = ofAll.filter((post) => post.week === week);
  return !hasOwn(week) || (mayStray(ofAll, ON_TOPIC.ofAll) && mayStray(ofTheWeek, ON_TOPIC.ofTheWeek))
    ? left
    : left.filter(({ topic }) => isCurrent(topic, week));
};

/** (f) After a review something new. */
const newAfterReview: Rule = (left, { posts: [last, ...before] }) => {
  const wasReview = last !== undefined && before.some(({ slug }) => slug === last.slug);
  return wasReview ? ofKind(left, 'new') : left;
};

/**
 * The weightiest first: where two collide, the first wins. (b), which has no exception, is
 * `isRested`.
 */
const rules: readonly Rule[] = [anotherConcept, fairShare, wholeModule, theseWeeks, newAfterReview];

const orAll = (some: readonly Candidate[], all: readonly Candidate[]): readonly Candidate[] =>
  some.length > 0 ? some : all;

const REST_DAYS = { few: 3, many: 14 } as const;
const MANY_QUESTIONS = 20;

/** (b) A question comes back after two weeks, or after days where there are few. */
const isRested = ({ day }: Situation, { open, posts }: Path): ((candidate: Candidate) => boolean) => {
  const questions = open.reduce((sum, topic) => sum + topic.questions.length, 0);
  const since = day.subtract({ days: questions < MANY_QUESTIONS ? REST_DAYS.few : REST_DAYS.many }).toString();
  const resting = new Set(posts.filter((post) => post.day > since).map(({ slug }) => slug));
  return ({ question }) => !resting.has(question.slug);
};

/**
 * Of what is due, the question with the greatest expected forgetting, Σ(1 − R) over active members:
 * who never met it counts one.
 */
const mostForgotten = ({ memories, members, day }: Situation, due: readonly Candidate[]): Candidate | undefined => {
  const byQuestion = Map.groupBy(memories, ({ questionSlug }) => questionSlug);
  const forgetting = ({ question }: Candidate): number =>
    (byQuestion.get(question.slug) ?? []).reduce((sum, memory) => sum - recallToday(memory, day), members);
  return first(due, (candidate) => [-forgetting(candidate)]);
};

/**
 * What is taught now comes first; then what was asked least, the newest week's, of the module that
 * was asked least, asked longest ago.
 */
const nextOnPath = (candidates: readonly Candidate[], { week, posts, postsOf }: Path): Candidate | undefined => {
  const askedOf = (module: string): number => posts.filter(({ topic }) => topic?.modules.includes(module)).length;
  return first(candidates, ({ topic }) => [
    isCurrent(topic, week) ? 0 : 1,
    postsOf(topic.concept),
    -Math.max(0, ...topic.weeks.filter((each) => each <= week)),
    Math.min(...topic.modules.map(askedOf)),
    -posts.findIndex(({ concept }) => concept === topic.concept),
  ]);
};

/** That of the smallest sums, compared one after another; the first of equals. */
const first = (
  candidates: readonly Candidate[],
  sumsOf: (candidate: Candidate) => readonly number[],
): Candidate | undefined =>
  candidates
    .map((candidate) => ({ candidate, sums: sumsOf(candidate) }))
    .toSorted((one, other) => one.sums.map((sum, at) => sum - (other.sums[at] ?? 0)).find((by) => by !== 0) ?? 0)[0]
    ?.candidate;

const ofKind = (candidates: readonly Candidate[], kind: Candidate['kind']): readonly Candidate[] =>
  candidates.filter((candidate) => candidate.kind === kind);

/**
 * How a cohort stands on its path: what it was asked, what is open, and what it could be asked
 * today; pure.
 */
import type { Question } from '../../../curriculum/model.ts';
import { syllabusWeek } from '../../../study/path/order.ts';
import { isOpen, isTaughtIn, type Topic } from './syllabus.ts';

export type MemberMemory = {
  readonly questionSlug: string;
  readonly reviewedOn: string;
  readonly stability: number;
};

export type Situation = {
  readonly day: Temporal.PlainDate;
  /** The next dates on which a question will be asked. */
  readonly comingDays: readonly Temporal.PlainDate[];
  /** When the cohort starts. */
  readonly startsOn: string;
  /** The whole path, open or not, in its order. */
  readonly topics: readonly Topic[];
  /** Questions asked before, newest first. */
  readonly asked: readonly { readonly questionSlug: string; readonly day: string }[];
  /**
   * By question: when the cohort should meet it again. Questions that it was never asked, or never
   * answered, are not there.
   */
  readonly dueOn: ReadonlyMap<string, string>;
  readonly members: number;
  /** What active members remember of the questions that are due. */
  readonly memories: readonly MemberMemory[];
};

export type Candidate = {
  readonly question: Question;
  readonly topic: Topic;
  /**
   * Never asked; known and due; or asked and answered by nobody, which comes before nothing at all.
   */
  readonly kind: 'new' | 'due' | 'unanswered';
};

/** What was asked, by its concepts, and what is open. */
export type Path = {
  readonly week: number;
  readonly topics: readonly Topic[];
  readonly open: readonly Topic[];
  /** Newest first. */
  readonly posts: readonly {
    readonly slug: string;
    readonly topic: Topic | undefined;
    readonly concept: string;
    readonly day: string;
    readonly week: number;
  }[];
  /** The open concepts of today and of each coming day. */
  readonly coming: readonly (readonly string[])[];
  readonly postsOf: (concept: string) => number;
};

/** It is taught in this week, or was in the one before. */
export const isCurrent = (topic: Topic, week: number): boolean =>
  isTaughtIn(topic, week) || isTaughtIn(topic, week - 1);

export const findCandidates = ({ day, dueOn }: Situation, { open, posts }: Path): readonly Candidate[] => {
  const asked = new Set(posts.map(({ slug }) => slug));
  const kindOf = (slug: string): Candidate['kind'] | undefined => {
    const due = dueOn.get(slug);
    if (due === undefined) return asked.has(slug) ? 'unanswered' : 'new';
    return due <= day.toString() ? 'due' : undefined;
  };
  return open.flatMap((topic) =>
    topic.questions.flatMap((question) => {
      const kind = kindOf(question.slug);
      return kind ? [{ question, topic, kind }] : [];
    }),
  );
};

export const readPath = ({ day, comingDays, startsOn, topics: all, asked }: Situation): Path => {
  const topics = all.filter(({ questions }) => questions.length > 0);
  const openOn = (on: Temporal.PlainDate): readonly Topic[] => {
    const week = syllabusWeek(startsOn, on);
    return topics.filter((topic) => isOpen(topic, week));
  };
  const topicOf = new Map(topics.flatMap((topic) => topic.questions.map(({ slug }) => [slug, topic] as const)));
  const posts = asked.map(({ questionSlug: slug, day: on }) => {
    const topic = topicOf.get(slug);
    const week = syllabusWeek(startsOn, Temporal.PlainDate.from(on));
    // A question that has left the curriculum is like no other.
    return { slug, topic, concept: topic?.concept ?? slug, day: on, week };
  });
  const counts = Map.groupBy(posts, ({ concept }) => concept);
  return {
    week: syllabusWeek(startsOn, day),
    topics,
    open: openOn(day),
    posts,
    coming: [day, ...comingDays].map((on) => openOn(on).map(({ concept }) => concept)),
    postsOf: (concept) => counts.get(concept)?.length ?? 0,
  };
};

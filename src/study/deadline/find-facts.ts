/** By when somebody should know their path, and all that it takes to say whether they will. */
import { and, eq, isNull } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import { cohort, enrolment } from '../../database/schema/people/community.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { findKnownQuestions } from '../memory/memories.ts';
import { dayNumber, type Scheduling } from '../memory/memory.ts';
import { findScheduling } from '../memory/scheduling.ts';
import { findAnswers } from '../progress/answers.ts';
import { paceOf } from '../progress/time-spent.ts';
import { firstMonday } from '../progress/weeks.ts';
import { type DeadlineFacts, HORIZON_DAYS } from './simulate.ts';

type Needs = { readonly database: Database; readonly curriculum: () => Curriculum };

export type Deadline = {
  readonly cohortId: string;
  /** `YYYY-MM-DD`. */
  readonly endsOn: string;
  /** Its path ends with one. */
  readonly capstone: boolean;
  /** Slugs of the path's questions. */
  readonly questions: ReadonlySet<string>;
};

type CohortRow = Pick<typeof cohort.$inferSelect, 'id' | 'packs' | 'startsOn' | 'endsOn'>;

/** The cohort's last day, else that of its path; nothing where there are no questions. */
const deadlineOf = ({ id, packs, startsOn, endsOn }: CohortRow, curriculum: Curriculum): Deadline | undefined => {
  const studied = packs.flatMap((slug) => curriculum.packs.get(slug) ?? []);
  const isTaught = (concept: string): boolean =>
    curriculum.placesOf(concept).some(({ pack }) => packs.includes(pack.slug));
  const questions = new Set(
    [...curriculum.questions.values()].filter(({ concept }) => isTaught(concept)).map(({ slug }) => slug),
  );
  if (questions.size === 0) return undefined;
  const weeks = Math.max(1, ...studied.map((pack) => pack.weeks));
  const lastDay = Temporal.PlainDate.from(startsOn).add({ weeks }).subtract({ days: 1 }).toString();
  const capstone = studied.some((pack) => pack.capstone !== undefined);
  return { cohortId: id, endsOn: endsOn ?? lastDay, capstone, questions };
};

const { id, packs, startsOn, endsOn, archivedAt } = cohort;

/** The next one of the cohorts in which they learn that is still to come. */
export const findDeadline = async (
  { database, curriculum }: Needs,
  personId: string,
  today: Temporal.PlainDate,
): Promise<Deadline | undefined> => {
  const rows = await database.orm
    .select({ id, packs, startsOn, endsOn })
    .from(enrolment)
    .innerJoin(cohort, eq(cohort.id, enrolment.cohortId))
    .where(and(eq(enrolment.personId, personId), eq(enrolment.role, 'learner'), isNull(archivedAt)));
  return rows
    .flatMap((row) => deadlineOf(row, curriculum()) ?? [])
    .filter((deadline) => isToCome(deadline, today))
    .toSorted((one, other) => one.endsOn.localeCompare(other.endsOn))[0];
};

export const findDeadlineOfCohort = async (
  { database, curriculum }: Needs,
  { cohortId }: InCohort<'organiser'>,
  today: Temporal.PlainDate,
): Promise<Deadline | undefined> => {
  const [row] = await database.orm.select({ id, packs, startsOn, endsOn }).from(cohort).where(eq(cohort.id, cohortId));
  const deadline = row && deadlineOf(row, curriculum());
  return deadline && isToCome(deadline, today) ? deadline : undefined;
};

const isToCome = ({ endsOn: day }: Deadline, today: Temporal.PlainDate): boolean => {
  const days = dayNumber(day) - dayNumber(today.toString());
  return days > 0 && days <= HORIZON_DAYS;
};

export type OwnFacts = {
  readonly facts: DeadlineFacts;
  readonly scheduling: Scheduling;
};

/** Of whom nothing is known six in ten are right at first; their own answers weigh from ten on as much. */
const USUALLY_RIGHT = { right: 6, of: 10 };

type Who = { readonly personId: string; readonly zone: string; readonly at: Temporal.Instant };

export const findFacts = async (
  { database }: Pick<Needs, 'database'>,
  { personId, zone, at }: Who,
  { endsOn: day, questions }: Deadline,
): Promise<OwnFacts> => {
  const today = studyDay(at, zone);
  const [known, scheduling, [first]] = await Promise.all([
    findKnownQuestions(database, personId),
    findScheduling(database.orm, personId),
    database.statement<{ right: number; of: number }>(
      `select count(*) filter (where correct)::int as right, count(*)::int as of
       from review
       where person_id = $1::uuid and scheduled and before is null and undone_at is null`,
      [personId],
    ),
  ]);
  const met = known.filter(({ questionSlug }) => questions.has(questionSlug));
  const { right, of } = first ?? { right: 0, of: 0 };
  return {
    scheduling,
    facts: {
      memories: met.map(({ stability, difficulty, reviewedOn, dueOn, suspendedFor }) => ({
        ...{ stability, difficulty, reviewed: dayNumber(reviewedOn) },
        // What was set aside isn't asked.
        due: suspendedFor === null ? dayNumber(dueOn) : Number.POSITIVE_INFINITY,
      })),
      unmet: questions.size - met.length,
      today: dayNumber(today.toString()),
      end: dayNumber(day),
      firstRight: (right + USUALLY_RIGHT.right) / (of + USUALLY_RIGHT.of),
    },
  };
};

/** Milliseconds that an answer takes them. */
export const findPace = async ({ database }: Pick<Needs, 'database'>, { personId, zone, at }: Who): Promise<number> =>
  paceOf(await findAnswers(database, personId, firstMonday(studyDay(at, zone))));

/**
 * What people answered from a day on and what they remember: all that their days are worked out
 * from.
 */
import { sql } from 'drizzle-orm';
import { type Orm, rowsOf } from '../../database/client.ts';

/** A memory between two reviews. Days are counted since 1970, as dayNumber does. */
export type State = {
  readonly dueOn: number;
  readonly reviewedOn: number;
  readonly stability: number;
  /** It was set aside from that day until that one. */
  readonly asideOn: number | null;
  readonly returnedOn: number | null;
  /** It is set aside from that day on. */
  readonly suspendedOn: number | null;
};

/** One answer that stands. */
export type Answer = {
  readonly slug: string;
  readonly day: number;
  /** Right, and not said to be guessed. */
  readonly right: boolean;
  /** By a hint, or since the solution had been seen. */
  readonly aided: boolean;
  readonly scheduled: boolean;
  /** It counted as right on its day, before it was graded anew (study/regrading): that stays. */
  readonly earned: boolean;
  /** Nothing for a question that was new. */
  readonly before: State | null;
};

/** A question as it is remembered now; `right`: whether the last answer before the history was. */
export type Remembered = { readonly slug: string; readonly state: State; readonly right: boolean };

export type History = {
  /** From a day on, in the order in which they were recorded. */
  readonly answers: readonly Answer[];
  readonly memories: readonly Remembered[];
};

/** Whose, and from which date on (`YYYY-MM-DD`). */
export type Since = { readonly personId: string; readonly from: string };

/**
 * Read from that day on alone, whatever came before: how a question stood then is kept with its
 * next answer. So the cost doesn't grow with what they ever answered.
 */
export const findHistories = async (
  orm: Pick<Orm, 'execute'>,
  people: readonly Since[],
): Promise<ReadonlyMap<string, History>> => {
  // Postgres takes them for a hundred, and would rather read all answers of everybody: `offset 0` has
  // it look up one person after another.
  const who = sql`jsonb_to_recordset(${JSON.stringify(people)}::text::jsonb) as who ("personId" uuid, "from" date)`;
  const answers = rowsOf<AnswerRow>(
    await orm.execute(sql`
      select v.person_id as "personId", v.question_slug as slug, ${daysOf('v.day')} as day,
        v.rating > 1 as right, v.hinted as aided, v.scheduled, v.earned, v.before is not null as known,
        ${daysOf(`(v.before ->> 'due_on')::date`)} as "dueOn",
        ${daysOf(`(v.before ->> 'reviewed_on')::date`)} as "reviewedOn",
        (v.before ->> 'stability')::float8 as stability,
        ${daysOf(`(v.before ->> 'aside_on')::date`)} as "asideOn",
        ${daysOf(`(v.before ->> 'returned_on')::date`)} as "returnedOn",
        ${daysOf(`((v.before ->> 'suspended_at')::timestamptz at time zone 'UTC')::date`)} as "suspendedOn"
      from ${who}
      cross join lateral (
        select *
        from review v
        where v.person_id = who."personId" and v.day >= who."from" and v.undone_at is null
        offset 0
      ) v
      order by v.number`),
  );
  const memories = rowsOf<MemoryRow>(
    await orm.execute(sql`
      select m.person_id as "personId", m.question_slug as slug, ${daysOf('m.due_on')} as "dueOn",
        ${daysOf('m.reviewed_on')} as "reviewedOn", m.stability, ${daysOf('m.aside_on')} as "asideOn",
        ${daysOf('m.returned_on')} as "returnedOn",
        ${daysOf(`(m.suspended_at at time zone 'UTC')::date`)} as "suspendedOn",
        coalesce((
          select last.rating > 1
          from review last
          where last.person_id = m.person_id and last.question_slug = m.question_slug
            and last.scheduled and last.undone_at is null and last.day < who."from"
          order by last.number desc
          limit 1
        ), false) as right
      from ${who}
      cross join lateral (select * from memory m where m.person_id = who."personId" offset 0) m`),
  );
  const [answersOf, memoriesOf] = [Map.groupBy(answers, whose), Map.groupBy(memories, whose)];
  return new Map(
    people.map(({ personId }) => [
      personId,
      {
        answers: (answersOf.get(personId) ?? []).map(answerOf),
        memories: (memoriesOf.get(personId) ?? []).map(({ slug, right, ...row }) => ({
          slug,
          right,
          state: stateOf(row),
        })),
      },
    ]),
  );
};

type Row<Of> = Of & { readonly personId: string; readonly slug: string; readonly right: boolean };
type MemoryRow = Row<State>;
type AnswerRow = Row<State> & Pick<Answer, 'day' | 'aided' | 'scheduled' | 'earned'> & { readonly known: boolean };

const daysOf = (date: string) => sql.raw(`${date} - date '1970-01-01'`);

const whose = ({ personId }: { readonly personId: string }): string => personId;

const answerOf = ({ slug, day, right, aided, scheduled, earned, known, ...row }: AnswerRow): Answer => ({
  slug,
  day,
  right,
  aided,
  scheduled,
  earned,
  before: known ? stateOf(row) : null,
});

const stateOf = ({ dueOn, reviewedOn, stability, asideOn, returnedOn, suspendedOn }: State): State => ({
  dueOn,
  reviewedOn,
  stability,
  asideOn,
  returnedOn,
  suspendedOn,
});

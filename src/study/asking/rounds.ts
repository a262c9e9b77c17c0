/**
 * Rounds: the questions somebody asked for, one after another; every step is a row, so a restart
 * loses none.
 */
import { isUniqueViolation } from '../../database/connect/errors.ts';
import { isId } from '../../lib/random.ts';
import type { StudyNeeds, StudyRequest } from './answer.ts';
import { type AskingState, findAsking } from './find-asking.ts';

export type NewRound = {
  readonly kind: 'quiz' | 'review';
  readonly title: string;
  readonly questions: readonly string[];
};

export type RoundProgress = {
  readonly roundId: string;
  readonly kind: 'quiz' | 'review' | 'daily';
  readonly title: string;
  readonly size: number;
  readonly answered: number;
  readonly correct: number;
  readonly skipped: number;
  /** Met for the first time. */
  readonly fresh: number;
  /** Right, and coming back after a longer gap than the one before. */
  readonly longer: number;
  /** The first question that is still open. */
  readonly next: AskingState | undefined;
};

const START_ROUND = `
with started as (
  insert into round (id, person_id, kind, title, size, interaction_id, started_at)
  values ($1::uuid, $2::uuid, $3, $4, $5::int, $6, $7::timestamptz)
  returning id
)
insert into asking (id, round_id, person_id, position, question_slug)
select (item.value ->> 0)::uuid, started.id, $2::uuid, item.position, item.value ->> 1
from started, jsonb_array_elements($8::text::jsonb) with ordinality as item (value, position)`;

/** Starts a round, or finds the one that the same interaction started before. Gives its id. */
export const startRound = async (needs: StudyNeeds, request: StudyRequest, round: NewRound): Promise<string> => {
  const id = needs.random.id(request.at);
  const askings = round.questions.map((slug) => [needs.random.id(request.at), slug]);
  try {
    await needs.database.statement(START_ROUND, [
      ...[id, request.personId, round.kind, round.title, askings.length],
      ...[request.interactionId, request.at.toString(), JSON.stringify(askings)],
    ]);
    return id;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const known = await findRoundOf(needs, request.interactionId);
    if (!known) throw error;
    return known;
  }
};

/** The round that an interaction started, if it was handled before. */
export const findRoundOf = async (needs: StudyNeeds, interactionId: string): Promise<string | undefined> =>
  (await needs.database.statement<{ id: string }>('select id from round where interaction_id = $1', [interactionId]))[0]
    ?.id;

const FIND_ROUND = `
select r.id as "roundId", r.kind, r.title, r.size,
  count(v.id)::int as answered,
  count(v.id) filter (where v.correct)::int as correct,
  count(k.skipped_at)::int as skipped,
  count(v.id) filter (where v.scheduled and v.before is null)::int as fresh,
  count(v.id) filter (where v.scheduled and v.correct
    and v.due_on - v.day > (v.before ->> 'due_on')::date - (v.before ->> 'reviewed_on')::date
  )::int as longer,
  coalesce(
    string_agg(k.id::text, ',' order by k.position)
      filter (where k.review_id is null and k.skipped_at is null),
    '') as open
from round r
join asking k on k.round_id = r.id
left join review v on v.id = k.review_id
where r.id = $1::uuid and r.person_id = $2::uuid
group by r.id`;

/**
 * `undefined` for a round that isn't there or is somebody else's. Questions retired meanwhile are
 * passed over.
 */
export const findRound = async (
  needs: StudyNeeds,
  personId: string,
  roundId: string,
): Promise<RoundProgress | undefined> => {
  if (!isId(roundId)) return undefined;
  const [row] = await needs.database.statement<Omit<RoundProgress, 'next'> & { open: string }>(FIND_ROUND, [
    roundId,
    personId,
  ]);
  if (!row) return undefined;
  const { open, ...round } = row;
  for (const askingId of open.split(',').filter(Boolean)) {
    const asking = await findAsking(needs, personId, askingId);
    if (typeof asking !== 'string') return { ...round, next: asking };
  }
  return { ...round, next: undefined };
};

/** Whether a person has been in one round at most. */
export const isFirstRound = async (database: StudyNeeds['database'], personId: string): Promise<boolean> =>
  (await database.statement('select from round where person_id = $1::uuid limit 2', [personId])).length < 2;

/**
 * The question that somebody has before them: the first that is open of the newest round since then
 * that has one.
 */
export const findOpenAsking = async (
  { database }: Pick<StudyNeeds, 'database'>,
  personId: string,
  since: Temporal.Instant,
): Promise<string | undefined> => {
  const [row] = await database.statement<{ id: string }>(
    `select k.id
     from round r
     join asking k on k.round_id = r.id
     where r.person_id = $1::uuid and r.started_at >= $2::timestamptz
       and k.review_id is null and k.skipped_at is null
     order by r.started_at desc, r.id desc, k.position limit 1`,
    [personId, since.toString()],
  );
  return row?.id;
};

/** Shows the hint: from then on a right answer counts as Hard. */
export const recordHint = async (needs: StudyNeeds, request: StudyRequest, askingId: string): Promise<void> => {
  if (!isId(askingId)) return;
  await needs.database.statement(
    `update asking set hinted_at = $3::timestamptz
     where id = $1::uuid and person_id = $2::uuid and hinted_at is null and review_id is null`,
    [askingId, request.personId, request.at.toString()],
  );
};

/** Passes a question over: silence is no review, so nothing is graded. */
export const recordSkip = async (needs: StudyNeeds, request: StudyRequest, askingId: string): Promise<void> => {
  if (!isId(askingId)) return;
  await needs.database.statement(
    `update asking set skipped_at = $3::timestamptz
     where id = $1::uuid and person_id = $2::uuid and skipped_at is null and review_id is null`,
    [askingId, request.personId, request.at.toString()],
  );
};

/**
 * Slugs of the questions answered wrong in a round, in its order, without what was set aside since;
 * ask `findRound` first whose round it is.
 */
export const findMissed = async (needs: StudyNeeds, roundId: string): Promise<readonly string[]> => {
  const rows = await needs.database.statement<{ slug: string }>(
    `select k.question_slug as slug
     from asking k
     join review v on v.id = k.review_id
     left join memory m on m.person_id = k.person_id and m.question_slug = k.question_slug
     where k.round_id = $1::uuid and not v.correct and m.suspended_at is null
     order by k.position`,
    [roundId],
  );
  return rows.map(({ slug }) => slug);
};

/**
 * The two statements of the hot path, as text: prepared once a connection, and run as they are by
 * the benchmark's peer.
 */
import { defaultScheduling } from '../memory/memory.ts';
import { weightsSql } from '../memory/scheduling.ts';
import { termsSql } from './accepted-terms.ts';

/**
 * Everything an answer needs to know, in one round trip. $1 asking, $2 the learner's day where it
 * may be scheduled: then with what else comes back on the days within reach, and the weights to
 * schedule by. The asked one is taken off there rather than left out, so that the index alone is
 * read.
 */
export const LOAD_ASKING = `
select k.id as "askingId", k.round_id as "roundId", k.person_id as "personId",
  k.question_slug as "questionSlug", k.position, r.size, coalesce(r.daily_id, k.id) as seed,
  k.hinted_at is not null as hinted,
  k.skipped_at is not null as skipped,
  exists (
    select 1 from review u
    where u.person_id = k.person_id and u.question_slug = k.question_slug
      and u.asking_id = k.id and u.undone_at is not null
  ) as revealed,
  v.id as "reviewId", v.given::text as given, v.correct, v.hinted as aided, v.rating,
  v.confidence, v.certainty, v.scheduled, v.due_on::text as "returnsOn", v.day::text as "answeredOn",
  v.interaction_id as "interactionId",
  m.due_on::text as "dueOn", m.reviewed_on::text as "reviewedOn",
  m.stability, m.difficulty, m.elapsed_days as "elapsedDays",
  m.scheduled_days as "scheduledDays", m.learning_steps as "learningSteps",
  m.reps, m.lapses, m.state, coalesce(m.version, 0) as version,
  m.suspended_for as "suspendedFor",
  case when $2::date is not null then json_build_object(
    'due', coalesce((
      select json_object_agg(d.due_on::text, d.questions)
      from (
        select o.due_on,
          count(*) - coalesce((o.due_on = m.due_on and m.suspended_at is null)::int, 0) as questions
        from memory o
        where o.person_id = k.person_id and o.due_on > $2::date
          and o.due_on <= $2::date + ${defaultScheduling.maximumIntervalDays}
          and o.suspended_at is null
        group by o.due_on
      ) d
    ), '{}'),
    'easyDays', coalesce((
      select to_json(e.easy_days) from reminder e where e.person_id = k.person_id
    ), '[]')
  )::text end as load,
  case when $2::date is not null then ${weightsSql('k.person_id')} end as weights,
  case when $2::date is not null then (
    select p.retention::float8 from person p where p.id = k.person_id
  ) end as retention,
  case when $2::date is not null then (${termsSql('k.person_id', 'k.question_slug')}) end::text as terms
from asking k
join round r on r.id = k.round_id
left join review v on v.id = k.review_id
left join memory m on m.person_id = k.person_id and m.question_slug = k.question_slug
where k.id = $1::uuid`;

/**
 * The whole answer as one statement, and so one transaction: claims the asking, moves the memory,
 * logs the review, bumps the day's score (which marks it as changed, for study/standing). Gives
 * `claimed` 1, or 0 where the asking was answered or hinted, or the memory moved, meanwhile (then
 * nothing is changed). What was set aside before stays so as it was, that of a leech is this
 * answer's own. A memory or an interaction id that came into being meanwhile raises a unique
 * violation (then nothing is changed either).
 */
export const RECORD_ANSWER = `
with known as materialized (
  select to_jsonb(m) as state
  from memory m
  where m.person_id = $2::uuid and m.question_slug = $3 and m.version = $4::int
  for update
), claimed as (
  update asking set review_id = $5::uuid
  where id = $1::uuid and person_id = $2::uuid
    and review_id is null and skipped_at is null
    and (hinted_at is not null) = $25::boolean
    and ($4::int = 0 or exists (select 1 from known))
  returning id
), created as (
  insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty,
    elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
  select $2::uuid, $3, $6::date, $7::date, $8::float8, $9::float8,
    $10::int, $11::int, $12::int, $13::int, $14::int, $15::int, 1
  from claimed
  where $16::boolean and $4::int = 0
), changed as (
  update memory set due_on = $6::date, reviewed_on = $7::date,
    stability = $8::float8, difficulty = $9::float8,
    elapsed_days = $10::int, scheduled_days = $11::int, learning_steps = $12::int,
    reps = $13::int, lapses = $14::int, state = $15::int, version = $4::int + 1,
    suspended_at = case when $17::boolean
      then coalesce(suspended_at, $18::timestamptz) else suspended_at end,
    suspended_for = case when $17::boolean
      then coalesce(suspended_for, 'leech') else suspended_for end
  from claimed
  where $16::boolean and $4::int > 0 and person_id = $2::uuid and question_slug = $3
), logged as (
  insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given,
    correct, hinted, confidence, certainty, rating, scheduled, before, due_on, question_hash)
  select $5::uuid, $2::uuid, $3, id, $19, $18::timestamptz, $20::date, $21::text::jsonb,
    $22::boolean, $23::boolean, $26, $27, $24::int, $16::boolean,
    (select state from known), $6::date, $28
  from claimed
), scored as (
  insert into score as s (person_id, day, answered, correct, introduced, reviewed)
  select $2::uuid, $20::date, 1, $22::boolean::int,
    ($16::boolean and $4::int = 0)::int, ($16::boolean and $4::int > 0)::int
  from claimed
  on conflict (person_id, day) do update set
    answered = s.answered + excluded.answered,
    correct = s.correct + excluded.correct,
    introduced = s.introduced + excluded.introduced,
    reviewed = s.reviewed + excluded.reviewed,
    stale = true,
    changes = s.changes + 1
)
select count(*)::int as claimed from claimed`;

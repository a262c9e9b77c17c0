/**
 * What a press below the question of the day needs before it is answered, in one round trip: a
 * whole
 * cohort presses within minutes.
 */
import type { Caller } from '../../chat/context.ts';
import { welcomes } from '../../community/cohort/membership.ts';
import type { Database } from '../../database/client.ts';
import type { StudyRequest } from '../../study/asking/answer.ts';

export type Begun = {
  readonly askingId: string;
  /** An instant. */
  readonly closesAt: string;
  /** They may be named among those who were right at once. */
  readonly showsName: boolean;
  /** Nobody has asked them yet whether they want reminders. */
  readonly unasked: boolean;
};

/**
 * $1 daily, $2 person, $3 workspace, $4 when, $5 id of a new round, $6 its interaction, $7 id of a
 * new asking. Whoever presses in the cohort's workspace, or in one where it is posted, joins the
 * cohort, unless they had left it or it is archived; whoever is in it stays as they are. One round
 * and one asking for each person, however often and from wherever they press: of two at once one
 * waits for the other here and gets no asking, since its row can't be seen yet.
 */
const BEGIN = `
with asked as (
  select d.id, d.cohort_id, d.question_slug, d.closes_at,
    ${welcomes('d.cohort_id', '$2::uuid', '$3::uuid')} as welcome,
    exists (select from cohort c where c.id = d.cohort_id and c.archived_at is null) as goes_on,
    exists (
      select from enrolment e where e.cohort_id = d.cohort_id and e.person_id = $2::uuid
    ) as enrolled,
    exists (
      select from departure gone
      join account a on a.id = gone.account_id
      where gone.cohort_id = d.cohort_id and a.person_id = $2::uuid
    ) as gone
  from daily d
  where d.id = $1::uuid and d.question_slug is not null
), joined as (
  insert into enrolment (cohort_id, person_id, role, created_at)
  select a.cohort_id, $2::uuid, 'learner', $4::timestamptz
  from asked a
  where a.welcome and a.goes_on and not a.enrolled
  on conflict do nothing
), known as (
  select k.id
  from round r
  join asking k on k.round_id = r.id
  where r.daily_id = $1::uuid and r.person_id = $2::uuid
), started as (
  insert into round (id, person_id, kind, title, size, daily_id, interaction_id, started_at)
  select $5::uuid, $2::uuid, 'daily', 'the question of the day', 1, a.id, $6, $4::timestamptz
  from asked a
  where (a.welcome or a.enrolled) and not exists (select from known)
  on conflict do nothing
  returning id
), made as (
  insert into asking (id, round_id, person_id, position, question_slug)
  select $7::uuid, s.id, $2::uuid, 1, a.question_slug
  from started s, asked a
  returning id
)
select a.closes_at::text as "closesAt", a.welcome or a.enrolled as belongs, a.gone,
  coalesce((select id from known), (select id from made)) as "askingId",
  p.shows_name as "showsName",
  exists (
    select from reminder m
    where m.person_id = p.id and m.offered_at is null and not m.enabled
  ) as unasked
from asked a
join person p on p.id = $2::uuid`;

type Row = Omit<Begun, 'askingId'> & {
  readonly belongs: boolean;
  readonly gone: boolean;
  readonly askingId: string | null;
};

/**
 * `missing`: no such question. `gone`: they left its cohort or were taken out. `foreign`: of another
 * cohort, and pressed where it isn't posted.
 */
export const beginAnswer = async (
  database: Database,
  request: StudyRequest,
  { workspaceId }: Pick<Caller, 'workspaceId'>,
  dailyId: string,
  ids: { readonly roundId: string; readonly askingId: string },
): Promise<Begun | 'missing' | 'gone' | 'foreign'> => {
  const find = async (): Promise<Row | undefined> => {
    const [row] = await database.statement<Row>(BEGIN, [
      ...[dailyId, request.personId, workspaceId, request.at.toString()],
      ...[ids.roundId, `${request.interactionId}/daily`, ids.askingId],
    ]);
    return row;
  };
  const first = await find();
  if (!first) return 'missing';
  if (!first.belongs) return first.gone ? 'gone' : 'foreign';
  // Another press of theirs was quicker: what it made is there now.
  const row = first.askingId === null ? await find() : first;
  if (!row?.askingId) throw new Error(`no asking of daily ${dailyId} could be made`);
  return { ...row, askingId: row.askingId };
};

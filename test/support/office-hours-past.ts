/** What a cohort's office hours were like before: rows that nobody pressed a button for. */
import type { Stage } from './office-hours-deeds.ts';

type Rows = Pick<Stage, 'rows'>;

/** Of one account, days before the scene begins, the latest ended last. */
const PAST = `
  insert into ticket (id, cohort_id, queue_id, person_id, account_id, state, topic, tried, ranked_at, joined_at,
    since, ended_at, interaction_id, expected_place, expected_minutes, expected_low, expected_high, waited_minutes)`;

type Help = {
  readonly queue: string;
  readonly count: number;
  readonly minutes: number;
  readonly outcome?: 'done' | 'lapsed';
  readonly daysAgo?: number;
};

/** Called at once, and helped for so long. */
export const plantHelp = async (
  { rows }: Rows,
  { queue, count, minutes, outcome = 'done', daysAgo = 20 }: Help,
): Promise<void> => {
  await rows(`
    with asked as (
      ${PAST}
      select gen_random_uuid(), q.cohort_id, q.id, a.person_id, a.id, 'done', 'Before', 'All', at, at, at,
        at + interval '${minutes} minutes', gen_random_uuid()::text, null, null, null, null, null
      from help_queue q
      cross join lateral (select * from account order by name limit 1) a
      cross join generate_series(1, ${count}) n
      cross join lateral (select timestamptz '2026-03-02T00:00:00Z' - interval '${daysAgo} days'
        - make_interval(mins => n) as at) b
      where q.name = '${queue}'
      returning id, joined_at, ended_at
    )
    insert into claim (id, ticket_id, called_at, began_at, ended_at, outcome, lease_until, interaction_id)
    select gen_random_uuid(), id, joined_at, joined_at, ended_at, '${outcome}', ended_at, gen_random_uuid()::text
    from asked`);
};

type Waits = {
  readonly place: number;
  readonly count: number;
  readonly expected: number;
  readonly waited: number;
};

/** Said to wait so long at joining, and waited so long. */
export const plantWaits = async ({ rows }: Rows, { place, count, expected, waited }: Waits): Promise<void> => {
  await rows(`
    ${PAST}
    select gen_random_uuid(), q.cohort_id, q.id, a.person_id, a.id, 'left', 'Before', 'All', at, at, at, at,
      gen_random_uuid()::text, ${place}, ${expected}, ${expected}, ${expected}, ${waited}
    from (select * from help_queue order by created_at limit 1) q
    cross join lateral (select * from account order by name limit 1) a
    cross join generate_series(1, ${count}) n
    cross join lateral (select timestamptz '2026-02-10T00:00:00Z' - make_interval(mins => n) as at) b`);
};

type Question = {
  readonly by: string;
  readonly queue: string;
  readonly helper: string;
  readonly joinedAt: string;
  /** Minutes until the call, and of help from then on. */
  readonly waited: number;
  readonly helped: number;
  readonly place: number;
  /** What was said at joining. */
  readonly low: number;
  readonly high: number;
};

/** One by one, as somebody would write a cohort down by hand. */
export const plantQuestions = async ({ rows }: Rows, questions: readonly Question[]): Promise<void> => {
  for (const { by, queue, helper, joinedAt, waited, helped, place, low, high } of questions)
    await rows(`
      with asked as (
        ${PAST}
        select gen_random_uuid(), q.cohort_id, q.id, a.person_id, a.id, 'done', 'Before', 'All', at, at, at,
          at + interval '${waited + helped} minutes', gen_random_uuid()::text, ${place}, ${low}, ${low}, ${high},
          ${waited}
        from help_queue q, account a, (select timestamptz '${joinedAt}' as at) b
        where q.name = '${queue}' and a.name = '${by}'
        returning id, joined_at + interval '${waited} minutes' as called_at, ended_at
      )
      insert into claim (id, ticket_id, person_id, account_id, called_at, began_at, ended_at, outcome, lease_until,
        interaction_id)
      select gen_random_uuid(), asked.id, a.person_id, a.id, called_at, called_at, ended_at, 'done', ended_at,
        gen_random_uuid()::text
      from asked, account a where a.name = '${helper}'`);
};

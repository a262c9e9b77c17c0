/** What two cohorts under fire came to, and what of it is a fault. */
import type { Database } from '../../../src/database/client.ts';
import { countUnexplained } from '../figures.ts';
import type { Places } from './places.ts';

export type Figures = {
  readonly platform: string;
  /** Messages that were sent, by our rows. */
  readonly messages: number;
  readonly kills: number;
  /** Days of both cohorts, and answers of their people that were told to be recorded. */
  readonly days: number;
  readonly answers: number;
  /** Answers that were given, and not told to be recorded. */
  readonly unanswered: number;
  /** Times that something was due and nothing moved any more. */
  readonly stuck: number;
  /** Sent by our rows, and not there. */
  readonly lost: number;
  /** There, and sent by none of our rows; of these the ones that no kill and no cut explains. */
  readonly doubled: number;
  readonly unexplained: number;
  readonly failed: number;
  /** Rows that nobody settled, and questions that were never posted or never closed. */
  readonly forgotten: number;
  /** Posts that don't show that their question has closed. */
  readonly stale: number;
  /** Questions of the archived cohort for days after it was archived. */
  readonly beyond: number;
  /** Answers that were told to be recorded and aren’t, or are there more than once. */
  readonly miscounted: number;
  readonly ended: number;
  readonly seconds: number;
};

/** Each in words; none where all is well. */
export const faultsOf = (figures: Figures, wanted: { readonly kills: number }): readonly string[] => {
  const { platform, doubled, unexplained } = figures;
  const faults: readonly (readonly [number, string])[] = [
    [figures.lost, 'messages were lost'],
    // Discord knows a message again; Slack doesn't.
    [platform === 'discord' ? doubled : unexplained, 'messages were doubled that needn’t be'],
    [figures.failed, 'messages were given up'],
    [figures.forgotten, 'messages or questions were forgotten'],
    [figures.stale, 'posts don’t show that their question has closed'],
    [figures.beyond, 'questions came of a cohort that was archived'],
    [figures.unanswered, 'answers were not told to be recorded'],
    [figures.stuck, 'times nothing moved though something was due'],
    [figures.miscounted, 'answers were lost or counted twice'],
    [figures.ended, 'processes ended by themselves'],
    [wanted.kills - figures.kills, 'kills fell short'],
  ];
  return faults.flatMap(([count, words]) => (count > 0 ? [`${platform}, two cohorts: ${count} ${words}`] : []));
};

/** What ought to be. */
export type Expected = {
  /** Of the cohort that goes on, `YYYY-MM-DD`: each has a question. */
  readonly days: readonly string[];
  readonly eveningId: string;
  /** The last day on which the archived cohort may have one. */
  readonly archivedOn: string;
  /** Answers that were given. */
  readonly asked: number;
  /** Dailies that were answered, each once by somebody, as they were told. */
  readonly answered: readonly string[];
};

type Sent = { readonly id: string; readonly subject: string; readonly notice: string };

const FIND_SENT = `
select message_id as id, subject, notice from outbox
where outcome = 'sent' and edits is null`;

const COUNT_ROWS = `
select
  (select count(*) from outbox where outcome = 'failed')::int as failed,
  (select count(*) from outbox where settled_at is null)::int as unsettled,
  (select count(*) from daily where question_slug is not null and closed_at is null)::int as open,
  (select count(*) from daily where cohort_id = $1::uuid and day > $2::date)::int as beyond`;

const FIND_ANSWERED = `
select d.id, count(*)::int as n
from review v
join asking a on a.id = v.asking_id
join round r on r.id = a.round_id
join daily d on d.id = r.daily_id
group by d.id`;

const FIND_DAYS = `
select d.day::text as day from daily d
where d.cohort_id <> $1::uuid and d.question_slug is not null
  and exists (select from daily_post p join outbox o on o.id = p.outbox_id where p.daily_id = d.id)`;

const CLOSED_POSTS = `
select o.message_id as id from daily_post p
join outbox o on o.id = p.outbox_id
join daily d on d.id = p.daily_id
where d.closed_at is not null and o.outcome = 'sent'`;

type Judged = Omit<Figures, 'platform' | 'kills' | 'days' | 'answers' | 'unanswered' | 'stuck' | 'ended' | 'seconds'>;

export const judge = async (
  database: Database,
  places: Places,
  killed: ReadonlySet<string>,
  { days, eveningId, archivedOn, answered }: Expected,
): Promise<Judged> => {
  const arrived = places.arrived();
  const there = new Map(arrived.map((message) => [message.id, message]));
  const sent = await database.statement<Sent>(FIND_SENT, []);
  const ours = new Set(sent.map(({ id }) => id));
  const extra = arrived.filter(({ id }) => !ours.has(id));
  const [counted] = await database.statement<{ failed: number; unsettled: number; open: number; beyond: number }>(
    COUNT_ROWS,
    [eveningId, archivedOn],
  );
  const posted = new Set((await database.statement<{ day: string }>(FIND_DAYS, [eveningId])).map(({ day }) => day));
  const closed = await database.statement<{ id: string }>(CLOSED_POSTS, []);
  const { failed = 0, unsettled = 0, open = 0, beyond = 0 } = counted ?? {};
  return {
    messages: sent.length,
    lost: sent.filter(({ id }) => !there.has(id)).length,
    doubled: extra.length,
    unexplained: countUnexplained(extra, killed),
    failed,
    forgotten: unsettled + open + days.filter((day) => !posted.has(day)).length,
    stale: closed.filter(({ id }) => there.get(id)?.edited === false).length,
    beyond,
    miscounted: miscounted(answered, await database.statement<{ id: string; n: number }>(FIND_ANSWERED, [])),
  };
};

const miscounted = (told: readonly string[], rows: readonly { readonly id: string; readonly n: number }[]): number => {
  const counts = Map.groupBy(told, (id) => id);
  const ids = new Set([...counts.keys(), ...rows.map(({ id }) => id)]);
  return [...ids].reduce(
    (sum, id) => sum + Math.abs((counts.get(id)?.length ?? 0) - (rows.find((row) => row.id === id)?.n ?? 0)),
    0,
  );
};

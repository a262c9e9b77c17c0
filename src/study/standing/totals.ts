/**
 * What people's days add up to on a cohort's board: a few days of one cohort are read, however long
 * it goes.
 */
import type { Database } from '../../database/client.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { GAINED_A_DAY } from './dose.ts';
import { type Period, type Range, SEASON_WEEKS } from './periods.ts';
import type { BoardName, Total } from './places.ts';

type TotalsRequest = {
  readonly cohortId: string;
  readonly board: BoardName;
  readonly module?: string | undefined;
  readonly at: Temporal.Instant;
  readonly zone: string;
};

/** Now, and as it stood at the end of last week. */
type Totals = { readonly now: readonly Total[]; readonly before: readonly Total[] };

/** What the days of each learner add up to; who isn’t in the cohort any more doesn’t count. */
export const findTotals = async (
  database: Database,
  { cohortId, board, module, at, zone }: TotalsRequest,
  period: Period,
): Promise<Totals> => {
  const today = studyDay(at, zone);
  const { now, before } = rangesOf[board](period, today);
  const days = [cohortId, ...daysIn(now), ...daysIn(before)];
  const rows = hasModules(board, module)
    ? await database.statement<Row>(sumsOf(measuresOf(OF_MODULE)[board]), [...days, module])
    : await database.statement<Row>(sumsOf(measuresOf(OF_ALL)[board]), days);
  return totalsOf(rows);
};

/** *Kept* is about the plan of a whole day, and has none. */
export const MODULE_BOARDS: readonly BoardName[] = ['points', 'beyond', 'improved'];

const hasModules = (board: BoardName, module: string | undefined): module is string =>
  module !== undefined && MODULE_BOARDS.includes(board);

type Ranges = { readonly now: Range; readonly before: Range | undefined };

const wholePeriod = (period: Period): Ranges => ({ now: period, before: period.before });

/** Whose days are added up on a day of the period. */
const rangesOf: Readonly<Record<BoardName, (period: Period, today: Temporal.PlainDate) => Ranges>> = {
  points: wholePeriod,
  // A day is kept or not once it is over.
  kept: (period, today) => ({
    now: { ...period, to: earlier(period.to, today.subtract({ days: 1 })) },
    before: period.before,
  }),
  beyond: wholePeriod,
  improved: (period, today) => ({
    now: fourWeeksTo(earlier(period.to, today)),
    before: period.before && fourWeeksTo(period.before.to),
  }),
};

const fourWeeksTo = (to: string): Range => ({
  from: Temporal.PlainDate.from(to).subtract({ weeks: SEASON_WEEKS }).add({ days: 1 }).toString(),
  to,
});

const earlier = (day: string, other: Temporal.PlainDate): string => (day < other.toString() ? day : other.toString());

/** Each twice: of the period, and of it as it stood at the end of last week. */
type Row = Total & Record<'nBefore' | 'sumBefore' | 'askedBefore' | 'varianceBefore', number>;

const totalsOf = (rows: readonly Row[]): Totals => ({
  now: rows.map(({ personId, n, sum, asked, variance }) => ({ personId, n, sum, asked, variance })),
  before: rows.map(({ personId, nBefore, sumBefore, askedBefore, varianceBefore }) => ({
    personId,
    n: nBefore,
    sum: sumBefore,
    asked: askedBefore,
    variance: varianceBefore,
  })),
});

/** No day lies in it. */
const NEVER = ['9999-12-31', '0001-01-01'] as const;
const daysIn = (range: Range | undefined): readonly [string, string] => (range ? [range.from, range.to] : NEVER);

type Measure = {
  readonly n: string;
  readonly sum: string;
  readonly asked?: string;
  readonly variance?: string;
  readonly only?: string;
  readonly days?: string;
};

/** SQL: what a day of `s` counts for, of everything or of the module $6 alone. */
type Of = (column: 'points' | 'judged' | 'residual' | 'variance' | 'known') => string;
const OF_ALL: Of = (column) => `s.${column}`;
const OF_MODULE: Of = (column) => `coalesce((s.modules -> $6::text ->> '${column}')::float8, 0)`;

/** SQL: a day off of the whole cohort. */
const IS_DAY_OFF = 's.day in (select h.day from holiday h where h.cohort_id = $1::uuid)';

/** SQL: the first day that is looked at. */
const FIRST = 'least($2::date, $4::date)';

/**
 * With what is known more than the day before, `gained`, for which one day more is read; a first day
 * is beside nothing.
 */
const withGained = (of: Of): string => `(
  select s.*, least(${GAINED_A_DAY}, ${of('known')} - coalesce(lag(${of('known')}) over days, 0)) as gained
  from cohort_score s
  where s.cohort_id = $1::uuid and s.day <= $3::date and s.day >= ${FIRST} - 1
  window days as (partition by s.person_id order by s.day))`;

/** A longer run of days off before the first hides what was left before it. */
const DAYS_OFF_AT_MOST = 28;

/**
 * With whether at least half was known of what the day before had planned, days off aside: as a
 * number, whose last bit says so, the latest such day is the greatest.
 */
const WITH_KEPT_UP = `(
  select s.*, coalesce(max(2 * (s.day - date '1970-01-01') + (2 * s.recalled >= s.planned)::int)
    filter (where not ${IS_DAY_OFF}) over earlier % 2 = 1, true) as kept_up
  from cohort_score s
  where s.cohort_id = $1::uuid and s.day <= $3::date and s.day >= ${FIRST} - 1 - (
    select count(*)::int
    from holiday h
    where h.cohort_id = $1::uuid and h.day < ${FIRST} and h.day >= ${FIRST} - ${DAYS_OFF_AT_MOST})
  window earlier as (partition by s.person_id order by s.day rows between unbounded preceding and 1 preceding))`;

/** What is added up; `only`: of which days; `days`: instead of the rows as they are kept. */
const measuresOf = (of: Of): Readonly<Record<BoardName, Measure>> => ({
  points: { n: 's.counted', sum: of('points') },
  kept: {
    n: '1',
    sum: 'least(1, s.recalled / s.planned_recall)',
    asked: 's.planned',
    // On a vacation only what they left alone is left out: else it would take back a bad day.
    only: `s.planned > 0 and not ${IS_DAY_OFF}
      and (s.answered > 0 or not exists (
        select from time_away y
        where y.person_id = s.person_id and y.why = 'vacation' and y.from_on <= s.day and s.day < y.until_on))`,
  },
  beyond: {
    n: of('judged'),
    sum: of('residual'),
    asked: of('judged'),
    variance: of('variance'),
    // Whoever reads up on what has gathered, and is right for that, didn't keep up the day before.
    only: 's.kept_up',
    days: WITH_KEPT_UP,
  },
  improved: { n: '1', sum: 's.gained', days: withGained(of) },
});

/**
 * $1 cohort, $2 to $3 the period, $4 to $5 as it stood before. A cohort's days of that time alone
 * are read, and who is in it now.
 */
const sumsOf = ({ n, sum, asked = '0', variance = '0', only = 'true', days = 'cohort_score' }: Measure): string => `
select s.person_id as "personId",
  ${sumIn(n, '$2', '$3')} as n, ${sumIn(sum, '$2', '$3')} as sum,
  ${sumIn(asked, '$2', '$3')} as asked, ${sumIn(variance, '$2', '$3')} as variance,
  ${sumIn(n, '$4', '$5')} as "nBefore", ${sumIn(sum, '$4', '$5')} as "sumBefore",
  ${sumIn(asked, '$4', '$5')} as "askedBefore", ${sumIn(variance, '$4', '$5')} as "varianceBefore"
from ${days} s
join enrolment e on e.cohort_id = s.cohort_id and e.person_id = s.person_id and e.role = 'learner'
where s.cohort_id = $1::uuid and s.day <= $3::date
  and s.day >= ${FIRST}
  and ${only}
group by s.person_id`;

const sumIn = (what: string, from: string, to: string): string =>
  `coalesce(sum(${what}) filter (where s.day between ${from}::date and ${to}::date), 0)::float8`;

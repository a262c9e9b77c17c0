/**
 * What people's days add up to on a cohort's board: a few days of one cohort are read, however long
 * it goes.
 */
import type { Database } from '../../database/client.ts';
import { studyDay } from '../memory/day.ts';
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
  if (board === 'improved') return findImproved(database, cohortId, earlier(period.to, today), period.before?.to);
  // A day is kept or not once it is over.
  const range = board === 'kept' ? { ...period, to: earlier(period.to, today.subtract({ days: 1 })) } : period;
  const only = board === 'points' && module !== undefined ? module : undefined;
  const rows = await database.statement<Row>(only === undefined ? sumsOf(measures[board]) : BY_MODULE, [
    ...[cohortId, ...daysIn(range), ...daysIn(period.before)],
    ...(only === undefined ? [] : [only]),
  ]);
  return totalsOf(rows);
};

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
};

/** What is added up; `only`: of which days. */
const measures: Readonly<Record<Exclude<BoardName, 'improved'>, Measure>> = {
  points: { n: 's.counted', sum: 's.points' },
  kept: {
    n: '1',
    sum: 'least(1, s.recalled / s.planned_recall)',
    asked: 's.planned',
    only: `s.planned > 0 and not exists (
      select from holiday h where h.cohort_id = s.cohort_id and h.day = s.day)`,
  },
  beyond: { n: 's.judged', sum: 's.residual', asked: 's.judged', variance: 's.variance' },
};

/**
 * $1 cohort, $2 to $3 the period, $4 to $5 as it stood before. A cohort's days of that time alone
 * are read, and who is in it now.
 */
const sumsOf = ({ n, sum, asked = '0', variance = '0', only = 'true' }: Measure): string => `
select s.person_id as "personId",
  ${sumIn(n, '$2', '$3')} as n, ${sumIn(sum, '$2', '$3')} as sum,
  ${sumIn(asked, '$2', '$3')} as asked, ${sumIn(variance, '$2', '$3')} as variance,
  ${sumIn(n, '$4', '$5')} as "nBefore", ${sumIn(sum, '$4', '$5')} as "sumBefore",
  ${sumIn(asked, '$4', '$5')} as "askedBefore", ${sumIn(variance, '$4', '$5')} as "varianceBefore"
from cohort_score s
join enrolment e on e.cohort_id = s.cohort_id and e.person_id = s.person_id and e.role = 'learner'
where s.cohort_id = $1::uuid and s.day <= $3::date
  and s.day >= least($2::date, $4::date)
  and ${only}
group by s.person_id`;

const sumIn = (what: string, from: string, to: string): string =>
  `coalesce(sum(${what}) filter (where s.day between ${from}::date and ${to}::date), 0)::float8`;

/** $6 the module. */
const BY_MODULE = sumsOf({ n: `(s.modules ? $6::text)::int`, sum: `coalesce((s.modules ->> $6::text)::int, 0)` });

/**
 * A day that isn't over yet somewhere has no row there yet: then one of the days before it counts.
 */
const LOOK_BACK_DAYS = 3;

const knownAt = (day: string): string => `coalesce((array_agg(s.known order by s.day desc)
    filter (where s.day > ${day}::date - ${LOOK_BACK_DAYS} and s.day <= ${day}::date))[1], 0)`;

const FIND_KNOWN = `
select person_id as "personId",
  ${knownAt('$2')} as known, ${knownAt('$3')} as "knownEarlier",
  ${knownAt('$4')} as "knownBefore", ${knownAt('$5')} as "knownBeforeEarlier"
from cohort_score s
join enrolment e using (cohort_id, person_id)
where s.cohort_id = $1::uuid and e.role = 'learner' and s.day = any($6::date[])
group by person_id`;

type Known = {
  readonly personId: string;
  readonly known: number;
  readonly knownEarlier: number;
  readonly knownBefore: number;
  readonly knownBeforeEarlier: number;
};

/** On two dates, each against four weeks before it. */
const findImproved = async (
  database: Database,
  cohortId: string,
  end: string,
  endBefore: string | undefined,
): Promise<Totals> => {
  const four = (day: string): string => Temporal.PlainDate.from(day).subtract({ weeks: SEASON_WEEKS }).toString();
  const dates = [end, four(end), endBefore ?? end, four(endBefore ?? end)];
  const read = dates.flatMap((date) =>
    Array.from({ length: LOOK_BACK_DAYS }, (_, days) => Temporal.PlainDate.from(date).subtract({ days }).toString()),
  );
  const rows = await database.statement<Known>(FIND_KNOWN, [cohortId, ...dates, `{${[...new Set(read)].join()}}`]);
  const total = (personId: string, known: number, earlier: number): Total => ({
    personId,
    n: Math.round(known),
    sum: known - earlier,
    asked: 0,
    variance: 0,
  });
  return {
    now: rows.map((row) => total(row.personId, row.known, row.knownEarlier)),
    before:
      endBefore === undefined ? [] : rows.map((row) => total(row.personId, row.knownBefore, row.knownBeforeEarlier)),
  };
};

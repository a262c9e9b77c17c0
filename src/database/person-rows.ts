/** All tables with rows of people, as they are declared beside them; and which of them aren't. */
import type { Database } from './client.ts';
import { linkTables } from './schema/link.ts';
import { claimTables } from './schema/office-hours/claim.ts';
import { officeHoursTables } from './schema/office-hours/office-hours.ts';
import { ticketTables } from './schema/office-hours/ticket.ts';
import { writtenThreadTables } from './schema/office-hours/written-thread.ts';
import { outboxTables } from './schema/outbox.ts';
import { certificateTables } from './schema/path/certificate.ts';
import { journalTables } from './schema/path/journal.ts';
import { pathTables } from './schema/path/path.ts';
import { cohortTables } from './schema/people/cohort.ts';
import { enrolmentTables, personTables } from './schema/people/community.ts';
import type { PersonRows } from './schema/person-rows.ts';
import { dailyTables } from './schema/study/daily.ts';
import { meantTables } from './schema/study/meant.ts';
import { regradeTables } from './schema/study/regrade.ts';
import { reminderTables } from './schema/study/reminders.ts';
import { standingTables } from './schema/study/standing.ts';
import { studyTables } from './schema/study/study.ts';

/**
 * Deletion goes through them from the end, so whatever makes rows of a table comes after it:
 * reminders after
 * the messages that they cause, questions after their round.
 */
export const personRows: readonly PersonRows[] = [
  ...personTables,
  ...outboxTables,
  ...enrolmentTables,
  ...cohortTables,
  ...dailyTables,
  ...reminderTables,
  ...officeHoursTables,
  ...ticketTables,
  ...claimTables,
  ...writtenThreadTables,
  ...pathTables,
  ...studyTables,
  ...regradeTables,
  ...meantTables,
  ...standingTables,
  ...journalTables,
  ...certificateTables,
  ...linkTables,
];

/**
 * Foreign keys that lead to a person, straight or by way of others; of each the columns, and
 * whether they are there.
 */
const FIND_LEADING = `
with recursive leads (oid) as (
  select 'person'::regclass::oid
  union
  select c.conrelid
  from pg_constraint c
  join leads on leads.oid = c.confrelid
  where c.contype = 'f'
)
select
  c.conrelid::regclass::text as "table",
  a.attname::text as "column",
  c.confrelid::regclass::text as "to",
  f.attname::text as "toColumn"
from pg_constraint c
join leads on leads.oid = c.confrelid
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
join pg_attribute f on f.attrelid = c.confrelid and f.attnum = c.confkey[1]
where c.contype = 'f'
order by 1, 2`;

const FIND_COLUMNS = `
select
  c.relname::text as "table",
  a.attname::text as "column",
  a.attnotnull as "required",
  coalesce(a.attnum = any (k.conkey), false) as "key"
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`;

type Leading = Record<'table' | 'column' | 'to' | 'toColumn', string>;
type Column = {
  readonly table: string;
  readonly column: string;
  readonly required: boolean;
  readonly key: boolean;
};

/**
 * What is wrong with the declarations, beside the database as it is: a line each, with what to do.
 */
export const findUndeclared = async (
  database: Pick<Database, 'statement'>,
  declared: readonly PersonRows[] = personRows,
): Promise<readonly string[]> => {
  const leading = await database.statement<Leading>(FIND_LEADING, []);
  const columns = Map.groupBy(await database.statement<Column>(FIND_COLUMNS, []), ({ table }) => table);
  const byTable = new Map(declared.map((rows) => [rows.table, rows]));
  return [
    ...leading.flatMap((key) => wrongWithKey(byTable, key)),
    ...declared.flatMap((rows) => wrongWithTable(rows, columns.get(rows.table) ?? [], leading)),
  ];
};

const wrongWithKey = (
  declared: ReadonlyMap<string, PersonRows>,
  { table, column, to, toColumn }: Leading,
): readonly string[] => {
  const names = declared.get(table)?.columns[column]?.names;
  if (names === undefined)
    return [
      `${table}.${column} leads to a person by way of ${to}: declare it beside its table, in src/database/schema/`,
    ];
  const expected = typeof names === 'string' ? names : names.rowOf;
  return expected === to && toColumn === 'id'
    ? []
    : [`${table}.${column} is declared as of ${expected}, but leads to ${to}.${toColumn}`];
};

const wrongWithTable = (
  { table, key = ['id'], columns: declared, linking }: PersonRows,
  columns: readonly Column[],
  leading: readonly Leading[],
): readonly string[] => {
  if (columns.length === 0) return [`${table} is declared, but isn’t there`];
  const there = new Map(columns.map((column) => [column.column, column]));
  const keyThere = columns.filter((column) => column.key).map(({ column }) => column);
  const oneEach = linking.rule === 'move' ? linking.oneEach : undefined;
  return [
    ...Object.keys(declared).filter((column) => !there.has(column)),
    ...(oneEach ?? []).filter((column) => !there.has(column)),
  ]
    .map((column) => `${table}.${column} is declared, but isn’t there`)
    .concat(
      Object.entries(declared)
        .filter(([column, { deletion }]) => deletion === 'is emptied' && there.get(column)?.required)
        .map(([column]) => `${table}.${column} is to be emptied, but is never null`),
      keyThere.toSorted().join() === [...key].toSorted().join()
        ? []
        : [`${table} is declared with the key ${key.join()}, but has ${keyThere.join()}`],
      oneEach && leading.some(({ to }) => to === table)
        ? [`${table} keeps rows aside (oneEach), which would take along those that point to them`]
        : [],
    );
};

/** The entries of journals: one's own, and those that others share with a cohort. */
import { and, eq, sql } from 'drizzle-orm';
import type { Window } from '../../chat/view/paginate.ts';
import { nameIn } from '../../community/name-in.ts';
import type { InCohort } from '../../community/roles.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { journalEntry } from '../../database/schema/path/journal.ts';
import { isId } from '../../lib/random.ts';
import type { Kind } from './needs.ts';

export type Entry = {
  readonly id: string;
  readonly personId: string;
  readonly kind: Kind;
  readonly words: string;
  readonly conceptSlug: string | null;
  readonly prompt: string | null;
  readonly sharedCohortId: string | null;
  /** Who wrote it, as their cohort knows them. */
  readonly name: string;
  readonly atMs: number;
};

/** Of a list: the words are cut. */
export type Line = Omit<Entry, 'prompt'>;

/** More than anybody writes in years; it bounds what a file and a search have to read. */
export const ENTRIES_AT_MOST = 2000;
/** Of each entry a list shows so much. */
const CUT = 200;

const COLUMNS = `e.id, e.person_id as "personId", e.kind, e.concept_slug as "conceptSlug",
  e.shared_cohort_id as "sharedCohortId",
  (extract(epoch from e.at) * 1000)::float8 as "atMs"`;

/** An account in the workspace where the cohort is at home, else their oldest. */
const SHARED_IN = '(select c.workspace_id from cohort c where c.id = e.shared_cohort_id)';
const NAME = nameIn(SHARED_IN, 'e.person_id');

/** The newest first; numbered, so that what lies around one is found. */
const windowOf = (where: string): string => `
with listed as (
  select e.*, row_number() over (order by e.id desc) as number, count(*) over () as all_of_them
  from journal_entry e
  ${where}
), middle as (
  select coalesce(
    (select min(number) from listed where id <= nullif($2, '')::uuid),
    case when $2 = '' then 1 else (select max(number) from listed) end
  ) as number
)
select ${COLUMNS}, left(e.words, ${CUT}) as words, ${NAME} as name,
  (e.number - 1)::int as before, e.all_of_them::int as "all"
from listed e, middle m
where e.number between m.number - $3 and m.number + $3
order by e.number`;

const FIND_OWN = windowOf('where e.person_id = $1::uuid');

/** Its writer hasn’t left the cohort since. */
const STAYED = `(
  exists (select from enrolment n where n.cohort_id = e.shared_cohort_id and n.person_id = e.person_id)
  or not exists (
    select from departure d
    join account a on a.id = d.account_id
    where d.cohort_id = e.shared_cohort_id and a.person_id = e.person_id
  )
)`;

const FIND_SHARED = windowOf(`where e.shared_cohort_id = $1::uuid and ${STAYED}`);

type Numbered = Line & { readonly before: number; readonly all: number };

const readWindow = async (
  { statement }: Pick<Database, 'statement'>,
  query: string,
  of: string,
  { from, around }: Looked,
): Promise<Window<Line>> => {
  const rows = await statement<Numbered>(query, [of, isId(from) ? from : '', around]);
  return { items: rows, before: rows[0]?.before ?? 0, all: rows[0]?.all ?? 0 };
};

/** `from`: the entry with which the reader's page began; `around`: so many to each side of it. */
export type Looked = { readonly from: string; readonly around: number };

export const findOwn = (database: Database, personId: string, looked: Looked): Promise<Window<Line>> =>
  readWindow(database, FIND_OWN, personId, looked);

export const findShared = (database: Database, { cohortId }: InCohort, looked: Looked): Promise<Window<Line>> =>
  readWindow(database, FIND_SHARED, cohortId, looked);

const findOne = async (
  { statement }: Pick<Database, 'statement'>,
  where: string,
  parameters: readonly string[],
): Promise<Entry | undefined> => {
  const [id = ''] = parameters;
  if (!isId(id)) return undefined;
  const [row] = await statement<Entry>(
    `select ${COLUMNS}, e.words, e.prompt, ${NAME} as name from journal_entry e ${where}`,
    parameters,
  );
  return row;
};

export const findOwnEntry = (database: Database, personId: string, id: string): Promise<Entry | undefined> =>
  findOne(database, 'where e.id = $1::uuid and e.person_id = $2::uuid', [id, personId]);

export const findSharedEntry = (database: Database, { cohortId }: InCohort, id: string): Promise<Entry | undefined> =>
  findOne(database, `where e.id = $1::uuid and e.shared_cohort_id = $2::uuid and ${STAYED}`, [id, cohortId]);

export const countOwn = async ({ statement }: Database, personId: string): Promise<number> => {
  const [row] = await statement<{ count: number }>(
    'select count(*)::int as count from journal_entry where person_id = $1::uuid',
    [personId],
  );
  return row?.count ?? 0;
};

/** Slugs of the packs that these cohorts study. */
export const findPacks = async (
  { statement }: Database,
  cohorts: readonly { readonly cohortId: string }[],
): Promise<readonly string[]> => {
  const rows = await statement<{ pack: string }>(
    "select distinct unnest(packs) as pack from cohort where id::text = any (string_to_array($1, ',')) order by 1",
    [cohorts.map(({ cohortId }) => cohortId).join()],
  );
  return rows.map(({ pack }) => pack);
};

/** Slugs of the questions that a person answered last, the latest first. */
export const findStudied = async ({ statement }: Database, personId: string): Promise<readonly string[]> => {
  const rows = await statement<{ slug: string }>(
    `select question_slug as slug from memory where person_id = $1::uuid
    order by reviewed_on desc, question_slug limit ${STUDIED_AT_MOST}`,
    [personId],
  );
  return rows.map(({ slug }) => slug);
};

const STUDIED_AT_MOST = 200;

/** All of a person's, the newest first, for a file. */
export const findAll = (database: Database, personId: string): Promise<readonly Entry[]> =>
  database.statement<Entry>(
    `select ${COLUMNS}, e.words, e.prompt, ${NAME} as name from journal_entry e
    where e.person_id = $1::uuid order by e.id desc limit ${ENTRIES_AT_MOST}`,
    [personId],
  );

export type Written = Pick<Entry, 'kind' | 'words' | 'conceptSlug' | 'prompt' | 'sharedCohortId'>;

/** Gives the entry's id, and the same for the same interaction; nothing where the journal is full. */
export const addEntry = async (
  tx: Transaction,
  entry: Written & { readonly id: string; readonly personId: string; readonly interactionId: string },
  at: Temporal.Instant,
): Promise<string | undefined> => {
  // One at a time writes into a journal, or two could pass its bound.
  await tx.execute(sql`select 1 from person where id = ${entry.personId}::uuid for no key update`);
  const before = await tx
    .select({ id: journalEntry.id })
    .from(journalEntry)
    .where(and(eq(journalEntry.personId, entry.personId), eq(journalEntry.interactionId, entry.interactionId)));
  if (before[0]) return before[0].id;
  if ((await tx.$count(journalEntry, eq(journalEntry.personId, entry.personId))) >= ENTRIES_AT_MOST) return undefined;
  await tx.insert(journalEntry).values({ ...entry, at: at.toString() });
  return entry.id;
};

const ofOwn = (personId: string, id: string) => and(eq(journalEntry.id, id), eq(journalEntry.personId, personId));

export const changeEntry = async (
  { orm }: Database,
  { personId, id }: { readonly personId: string; readonly id: string },
  changed: Partial<Written>,
  at: Temporal.Instant,
): Promise<void> => {
  await orm
    .update(journalEntry)
    .set({ ...changed, changedAt: at.toString() })
    .where(ofOwn(personId, id));
};

/** Twice is once. */
export const removeEntry = async ({ orm }: Database, personId: string, id: string): Promise<void> => {
  await orm.delete(journalEntry).where(ofOwn(personId, id));
};

/** An organiser takes it out of what their cohort shares; its writer keeps it. */
export const takeOut = async (tx: Transaction, { cohortId }: InCohort<'organiser'>, id: string): Promise<void> => {
  await tx
    .update(journalEntry)
    .set({ sharedCohortId: null })
    .where(and(eq(journalEntry.id, id), eq(journalEntry.sharedCohortId, cohortId)));
};

/** The rows of certificates: issued once, found by their code, revoked by organisers. */
import { sql } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import { type Database, rowsOf, type Transaction } from '../../database/client.ts';
import { isId } from '../../lib/random.ts';
import type { Paper } from './seal.ts';

export type Certificate = Paper & {
  readonly id: string;
  readonly personId: string;
  readonly cohortId: string;
  readonly packSlug: string;
  /** A date of the cohort's home, UTC; nothing where it counts. */
  readonly revokedOn: string | null;
};

const COLUMNS = `c.id, c.code, c.person_id as "personId", c.cohort_id as "cohortId", c.pack_slug as "packSlug",
  c.path, c.cohort, c.name, c.recall, c.issued_on::text as "issuedOn", c.revoked_at::date::text as "revokedOn"`;

export const findByCode = async (
  database: Pick<Database, 'statement'>,
  code: string,
): Promise<Certificate | undefined> =>
  (await database.statement<Certificate>(`select ${COLUMNS} from certificate c where c.code = $1`, [code]))[0];

/** The newest first; few, since each cohort and pack gives one. */
export const findOwn = (
  database: Pick<Database, 'statement'>,
  personId: string,
  cohortId: string,
): Promise<readonly Certificate[]> =>
  database.statement<Certificate>(
    `select ${COLUMNS} from certificate c
     where c.person_id = $1::uuid and c.cohort_id = $2::uuid
     order by c.id desc
     limit 50`,
    [personId, cohortId],
  );

/** Somebody's own, by its id. */
export const findOne = async (
  database: Pick<Database, 'statement'>,
  personId: string,
  id: string,
): Promise<Certificate | undefined> => {
  if (!isId(id)) return undefined;
  const [found] = await database.statement<Certificate>(
    `select ${COLUMNS} from certificate c where c.person_id = $1::uuid and c.id = $2::uuid`,
    [personId, id],
  );
  return found;
};

/** Of a cohort, the newest first. A cohort has some hundred people. */
export const findIssued = (
  database: Pick<Database, 'statement'>,
  { cohortId }: InCohort<'organiser'>,
): Promise<readonly Certificate[]> =>
  database.statement<Certificate>(
    `select ${COLUMNS} from certificate c where c.cohort_id = $1::uuid order by c.id desc limit 2000`,
    [cohortId],
  );

export type Issue = Paper & { readonly id: string; readonly personId: string; readonly packSlug: string };

/** Pressed twice, there is one: whoever comes second gives the first. One that counts keeps others out. */
export const issueOnce = (database: Database, { cohortId }: InCohort, issue: Issue): Promise<Certificate> =>
  database.orm.transaction(async (tx) => {
    await tx.execute(sql`select 1 from person where id = ${issue.personId}::uuid for no key update`);
    await tx.execute(sql`
      insert into certificate (id, code, person_id, cohort_id, pack_slug, path, cohort, name, recall, issued_on)
      select ${issue.id}::uuid, ${issue.code}, ${issue.personId}::uuid, ${cohortId}::uuid, ${issue.packSlug},
        ${issue.path}, ${issue.cohort}, ${issue.name}, ${issue.recall}, ${issue.issuedOn}::date
      where not exists (
        select 1 from certificate c
        where c.person_id = ${issue.personId}::uuid and c.cohort_id = ${cohortId}::uuid
          and c.pack_slug = ${issue.packSlug} and c.revoked_at is null
      )`);
    const [kept] = rowsOf<Certificate>(
      await tx.execute(sql`
        select ${sql.raw(COLUMNS)} from certificate c
        where c.person_id = ${issue.personId}::uuid and c.cohort_id = ${cohortId}::uuid
          and c.pack_slug = ${issue.packSlug} and c.revoked_at is null`),
    );
    if (!kept) throw new Error('a certificate was neither issued nor there');
    return kept;
  });

/** Nothing where it isn't of that cohort, or was revoked before. */
export const revoke = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  { id, accountId, at }: { readonly id: string; readonly accountId: string; readonly at: Temporal.Instant },
): Promise<Certificate | undefined> => {
  if (!isId(id)) return undefined;
  return rowsOf<Certificate>(
    await tx.execute(sql`
      update certificate c set revoked_at = ${at.toString()}::timestamptz, revoked_by = ${accountId}::uuid
      where c.id = ${id}::uuid and c.cohort_id = ${cohortId}::uuid and c.revoked_at is null
      returning ${sql.raw(COLUMNS)}`),
  )[0];
};

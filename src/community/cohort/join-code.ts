/**
 * A code by which learners join a cohort: made by an organiser, good for some weeks, not to be
 * guessed.
 */
import { sql } from 'drizzle-orm';
import { type Database, rowsOf, type Transaction } from '../../database/client.ts';
import { joinCode } from '../../database/schema/people/cohort.ts';
import type { Random } from '../../lib/random.ts';
import { makeCode } from '../linking/link-code.ts';
import type { InCohort } from '../roles.ts';

export const CODE_DAYS = 28;
const WRONG_CODES_AT_MOST = 5;
const WRONG_CODES_MINUTES = 10;

export type JoinCode = { readonly code: string; readonly expiresAt: string };

/** A new one takes the place of the one before. */
export const openJoinCode = async (
  tx: Transaction,
  random: Random,
  { cohortId }: InCohort<'organiser'>,
  at: Temporal.Instant,
): Promise<JoinCode> => {
  const letters = makeCode(random.id(at));
  const code = `${letters.slice(0, 4)}-${letters.slice(4)}`;
  const fresh = { code, expiresAt: at.add({ hours: 24 * CODE_DAYS }).toString() };
  await tx
    .insert(joinCode)
    .values({ cohortId, ...fresh })
    .onConflictDoUpdate({ target: joinCode.cohortId, set: fresh });
  return fresh;
};

/** Nobody joins by a code any more. */
export const closeJoinCode = async (tx: Transaction, { cohortId }: InCohort<'organiser'>): Promise<void> => {
  await tx.execute(sql`delete from join_code where cohort_id = ${cohortId}::uuid`);
};

/**
 * - `wait`: too many wrong codes; even a right one isn't looked at now.
 * - `removed`: an organiser took them out, so an organiser has to take them in again.
 */
export type Joined =
  | { readonly outcome: 'joined' | 'member'; readonly cohortId: string; readonly name: string }
  | NotJoined;

export type NotJoined =
  | { readonly outcome: 'removed' | 'archived'; readonly name: string }
  | { readonly outcome: 'unknown' | 'expired' | 'wait' };

type Found = {
  readonly cohortId: string;
  readonly name: string;
  readonly expired: boolean;
  readonly archived: boolean;
  readonly removed: boolean;
  readonly member: boolean;
};

/** Throws nothing for a wrong code; who left by themselves may come back by one. */
export const joinByCode = (
  { database: { orm }, random }: { readonly database: Pick<Database, 'orm'>; readonly random: Random },
  who: { readonly personId: string; readonly accountId: string },
  typed: string,
  at: Temporal.Instant,
): Promise<Joined> =>
  orm.transaction(async (tx): Promise<Joined> => {
    // Codes tried at once by one account are looked at one after the other.
    await tx.execute(sql`select from account where id = ${who.accountId}::uuid for no key update`);
    if (await hasGuessedTooMuch(tx, who.accountId, at)) return { outcome: 'wait' };
    const found = await findByCode(tx, who.personId, typed, at);
    if (!found) {
      await tx.execute(
        sql`insert into join_guess (id, account_id, at)
          values (${random.id(at)}::uuid, ${who.accountId}::uuid, ${at.toString()}::timestamptz)`,
      );
      return { outcome: 'unknown' };
    }
    const { cohortId, name } = found;
    if (found.member) return { outcome: 'member', cohortId, name };
    if (found.archived || found.removed) return { outcome: found.archived ? 'archived' : 'removed', name };
    if (found.expired) return { outcome: 'expired' };
    await admit(tx, cohortId, who.personId, at);
    return { outcome: 'joined', cohortId, name };
  });

const hasGuessedTooMuch = async (tx: Transaction, accountId: string, at: Temporal.Instant): Promise<boolean> => {
  const since = at.subtract({ minutes: WRONG_CODES_MINUTES }).toString();
  await tx.execute(sql`delete from join_guess where account_id = ${accountId}::uuid and at <= ${since}::timestamptz`);
  const [row] = rowsOf<{ wrong: number }>(
    await tx.execute(sql`select count(*)::int as wrong from join_guess where account_id = ${accountId}::uuid`),
  );
  return (row?.wrong ?? 0) >= WRONG_CODES_AT_MOST;
};

/** However it was typed: in small letters, with spaces, with another dash or none. */
const findByCode = async (
  tx: Transaction,
  personId: string,
  typed: string,
  at: Temporal.Instant,
): Promise<Found | undefined> => {
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const [row] = rowsOf<Found>(
    await tx.execute(sql`
      select c.id as "cohortId", c.name, j.expires_at <= ${at.toString()}::timestamptz as expired,
        c.archived_at is not null as archived,
        exists (
          select from departure d join account a on a.id = d.account_id
          where d.cohort_id = c.id and a.person_id = ${personId}::uuid and d.why = 'removed'
        ) as removed,
        exists (
          select from enrolment e where e.cohort_id = c.id and e.person_id = ${personId}::uuid
        ) as member
      from join_code j
      join cohort c on c.id = j.cohort_id
      where replace(j.code, '-', '') = ${code}`),
  );
  return row;
};

const admit = async (tx: Transaction, cohortId: string, personId: string, at: Temporal.Instant): Promise<void> => {
  await tx.execute(sql`
    delete from departure d using account a
    where d.cohort_id = ${cohortId}::uuid and a.id = d.account_id and a.person_id = ${personId}::uuid`);
  await tx.execute(sql`
    insert into enrolment (cohort_id, person_id, role, created_at)
    values (${cohortId}::uuid, ${personId}::uuid, 'learner', ${at.toString()}::timestamptz)
    on conflict do nothing`);
};

/**
 * One-time codes that link two accounts: made on one side, typed on the other, kept as a hash, and
 * not to be guessed.
 */
import { createHash } from 'node:crypto';
import { and, eq, gt, isNull, lte, ne } from 'drizzle-orm';
import type { Database } from '../../database/client.ts';
import { linkCode, linkGuess } from '../../database/schema/link.ts';
import { account } from '../../database/schema/people/community.ts';
import type { PersonRows } from '../../database/schema/person-rows.ts';
import type { Random } from '../../lib/random.ts';
import { findSide, type Side } from './link-side.ts';
import type { Transaction } from './link-transaction.ts';

export type LinkNeeds = {
  readonly database: Database;
  readonly random: Random;
  /** What linking does with the rows of each table. */
  readonly personRows: readonly PersonRows[];
};

/** Who acts and when, with the key that makes a second delivery harmless. */
export type LinkRequest = {
  readonly accountId: string;
  readonly at: Temporal.Instant;
  readonly interactionId: string;
};

export const CODE_MINUTES = 10;
const WRONG_CODES_AT_MOST = 5;
const WRONG_CODES_MINUTES = 10;

/**
 * Without vowels, which make words, and without one or both of what looks alike: 0 O, 1 I L, 2 Z, 5
 * S, 6 G, 8 B, U V.
 */
const LETTERS = '34789CDFGHJKMNPQRTVWXY';
const LENGTH = 8;

/** `id`: a fresh one from `Random`, which is unguessable; 22^8 codes stand for it. */
export const makeCode = (id: string): string => {
  let rest = BigInt(`0x${createHash('sha256').update(id).digest('hex')}`);
  let code = '';
  for (let index = 0; index < LENGTH; index += 1) {
    code += LETTERS.charAt(Number(rest % BigInt(LETTERS.length)));
    rest /= BigInt(LETTERS.length);
  }
  return code;
};

/** However it was typed: in small letters, with spaces, with another dash or none. */
const hashCode = (typed: string): string =>
  createHash('sha256')
    .update(typed.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest('hex');

/** A new code for this account, as ABCD-EFGH; it takes the place of the one before. */
export const openLinkCode = async (
  { database, random }: LinkNeeds,
  request: LinkRequest,
): Promise<{ readonly codeId: string; readonly code: string }> => {
  const code = makeCode(random.id(request.at));
  const fresh = {
    id: random.id(request.at),
    codeHash: hashCode(code),
    expiresAt: request.at.add({ minutes: CODE_MINUTES }).toString(),
    usedBy: null,
    makerConfirmedAt: null,
    userConfirmedAt: null,
    linkId: null,
  };
  await database.orm
    .insert(linkCode)
    .values({ ...fresh, accountId: request.accountId })
    .onConflictDoUpdate({ target: linkCode.accountId, set: fresh });
  return { codeId: fresh.id, code: `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}` };
};

/**
 * - `found`: it is this account's to confirm now; typing it again finds it again.
 * - `wait`: too many wrong codes; even a right one isn't looked at before `until`.
 * - the others change nothing, and say nothing of who made the code.
 */
export type Redeemed =
  | { readonly outcome: 'found'; readonly codeId: string; readonly maker: Side }
  | { readonly outcome: 'wait'; readonly until: Temporal.Instant }
  | { readonly outcome: 'unknown' | 'own' | 'expired' | 'used' | 'same-person' };

/** The first account that types a code is the only one that can use it. */
export const redeemLinkCode = ({ database }: LinkNeeds, request: LinkRequest, typed: string): Promise<Redeemed> =>
  database.orm.transaction(async (tx): Promise<Redeemed> => {
    // Codes tried at once by one account are looked at one after the other, or all would be before
    // the limit.
    const [actor] = await tx
      .select({ personId: account.personId })
      .from(account)
      .where(eq(account.id, request.accountId))
      .for('no key update');
    const until = await findEndOfWait(tx, request);
    if (until) return { outcome: 'wait', until };
    const [code] = await tx
      .select()
      .from(linkCode)
      .where(eq(linkCode.codeHash, hashCode(typed)))
      .for('update');
    if (!code) {
      await recordGuess(tx, request);
      return { outcome: 'unknown' };
    }
    if (code.accountId === request.accountId) return { outcome: 'own' };
    if (code.linkId || (code.usedBy && code.usedBy !== request.accountId)) return { outcome: 'used' };
    if (isPast(code.expiresAt, request.at)) return { outcome: 'expired' };
    const maker = await findSide(tx, code.accountId);
    if (maker.personId === actor?.personId) return { outcome: 'same-person' };
    await tx.update(linkCode).set({ usedBy: request.accountId }).where(eq(linkCode.id, code.id));
    return { outcome: 'found', codeId: code.id, maker };
  });

/**
 * The maker doesn't know who used the code: nobody can use it any more. What is linked already
 * stays so. Gives whether the code is good no more; not where it is somebody else's, which is left
 * as it is.
 */
export const withdrawLinkCode = async (
  { database }: LinkNeeds,
  request: LinkRequest,
  codeId: string,
): Promise<boolean> => {
  await database.orm
    .delete(linkCode)
    .where(and(eq(linkCode.id, codeId), eq(linkCode.accountId, request.accountId), isNull(linkCode.linkId)));
  const others = and(eq(linkCode.id, codeId), ne(linkCode.accountId, request.accountId));
  return (await database.orm.$count(linkCode, others)) === 0;
};

/** `instant` as the database gives it. */
export const isPast = (instant: string, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(instant), at) <= 0;

const findEndOfWait = async (tx: Transaction, request: LinkRequest): Promise<Temporal.Instant | undefined> => {
  const windowStart = request.at.subtract({ minutes: WRONG_CODES_MINUTES }).toString();
  const guesses = await tx
    .select({ at: linkGuess.at })
    .from(linkGuess)
    .where(and(eq(linkGuess.accountId, request.accountId), gt(linkGuess.at, windowStart)))
    .orderBy(linkGuess.at)
    .limit(WRONG_CODES_AT_MOST);
  const [oldest] = guesses;
  return oldest && guesses.length === WRONG_CODES_AT_MOST
    ? Temporal.Instant.from(oldest.at).add({ minutes: WRONG_CODES_MINUTES })
    : undefined;
};

const recordGuess = async (tx: Transaction, { accountId, at, interactionId }: LinkRequest): Promise<void> => {
  const windowStart = at.subtract({ minutes: WRONG_CODES_MINUTES }).toString();
  await tx.delete(linkGuess).where(and(eq(linkGuess.accountId, accountId), lte(linkGuess.at, windowStart)));
  await tx.insert(linkGuess).values({ interactionId, accountId, at: at.toString() }).onConflictDoNothing();
};

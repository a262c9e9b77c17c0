/**
 * Grades anew what a changed key makes right or wrong: found question by question, worked off
 * person by person, each in a transaction of its own. So it goes on after a death, beside other
 * processes and while people answer.
 */
import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { Curriculum } from '../../curriculum/model.ts';
import { type Database, rowsOf, type Transaction } from '../../database/client.ts';
import { questionVersion, regrade } from '../../database/schema/study/regrade.ts';
import { createOneByOne } from '../../jobs/one-by-one.ts';
import type { Random } from '../../lib/random.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { findMisgraded } from './find-misgraded.ts';
import { correctScores, type RegradedMemory, regradeMemory } from './regrade-memory.ts';
import { adoptVersions, findVersions, isCurrent } from './versions.ts';
import { addWaiting } from './waiting.ts';

export type RegradingNeeds = {
  readonly database: Database;
  readonly random: Random;
  readonly curriculum: () => Curriculum;
};

/** Somebody's answers were graded anew: `toldId` names those rows of theirs that changed. */
export type Told = { readonly personId: string; readonly toldId: string };

/** States what is said of it, in the same transaction. */
export type Tell = (tx: Transaction, told: Told, at: Temporal.Instant) => Promise<void>;

/** Gives whether more may be left. */
export const createRegrading = (needs: RegradingNeeds, tell: Tell): ((at: Temporal.Instant) => Promise<boolean>) => {
  // What was read of the files is made known once, and not again while others read newer ones.
  let adopted: Curriculum | undefined;
  const workOff = createOneByOne<Waiting>(needs, {
    name: 'regrade',
    claim: claimPerson,
    idOf: ({ personId }) => personId,
    work: (tx, person, at) => regradePerson(needs, tell, tx, person, at),
  });
  return async (at) => {
    const curriculum = needs.curriculum();
    if (adopted !== curriculum) {
      await needs.database.long('counting', (tx) => adoptVersions(tx, curriculum, at));
      adopted = curriculum;
    }
    if (!(await isDue(needs.database, at))) return false;
    if (!(await isCurrent(needs.database.orm, curriculum))) return false;
    if (await look(needs, at)) return true;
    return workOff(at);
  };
};

const isDue = async (database: Database, at: Temporal.Instant): Promise<boolean> => {
  const rows = await database.statement(
    `select from question_version where look_at <= $1::timestamptz
     union all
     select from regrade where done_at is null
     limit 1`,
    [at.toString()],
  );
  return rows.length > 0;
};

/** Of one look: each reads all that was ever answered to them. */
const QUESTIONS_AT_ONCE = 20;
/** A process that still had the earlier files may have graded by them for as long. */
const LOOK_AGAIN = { hours: 24 } as const;

/** Gives whether it found a question to look at; another process's are left out. */
const look = ({ database, random, curriculum }: RegradingNeeds, at: Temporal.Instant): Promise<boolean> =>
  database.long('counting', async (tx) => {
    const due = await tx
      .select({ slug: questionVersion.questionSlug, adoptedAt: questionVersion.adoptedAt })
      .from(questionVersion)
      .where(lte(questionVersion.lookAt, at.toString()))
      .orderBy(questionVersion.questionSlug)
      .limit(QUESTIONS_AT_ONCE)
      .for('update', { skipLocked: true });
    if (due.length === 0) return false;
    const slugs = due.map(({ slug }) => slug);
    const misgraded = await findMisgraded(tx, curriculum(), await findVersions(tx, slugs), slugs);
    await addWaiting(tx, random, misgraded, at);
    const again = sql`${questionVersion.adoptedAt} + interval '${sql.raw(String(LOOK_AGAIN.hours))} hours'`;
    await tx
      .update(questionVersion)
      .set({ lookAt: sql`case when ${questionVersion.lookAt} < ${again} then ${again} end` })
      .where(and(inArray(questionVersion.questionSlug, slugs), eq(questionVersion.current, true)));
    return true;
  });

type Waiting = { readonly personId: string; readonly zone: string };

/** Their row is held, so that one process at a time is at work on somebody. */
const claimPerson = async (
  tx: Transaction,
  _at: Temporal.Instant,
  resting: readonly string[],
): Promise<Waiting | undefined> => {
  const [row] = rowsOf<Waiting>(
    await tx.execute(sql`
      select p.id as "personId", p.zone
      from regrade g
      join person p on p.id = g.person_id
      where g.done_at is null
        and not ${JSON.stringify(resting)}::text::jsonb ? g.person_id::text
      order by g.found_at, g.id
      limit 1
      for no key update of p skip locked`),
  );
  return row;
};

/** Of one transaction, and of one message. */
const QUESTIONS_OF_PERSON = 40;

const regradePerson = async (
  { random, curriculum }: RegradingNeeds,
  tell: Tell,
  tx: Transaction,
  { personId, zone }: Waiting,
  at: Temporal.Instant,
): Promise<void> => {
  const waiting = await tx
    .select({ id: regrade.id, slug: regrade.questionSlug })
    .from(regrade)
    .where(and(eq(regrade.personId, personId), isNull(regrade.doneAt)))
    .orderBy(regrade.questionSlug)
    .limit(QUESTIONS_OF_PERSON);
  const versions = await findVersions(
    tx,
    waiting.map(({ slug }) => slug),
  );
  const told = { personId, toldId: random.id(at) };
  const today = studyDay(at, zone).toString();
  const regraded: RegradedMemory[] = [];
  for (const { id, slug } of waiting) {
    const person = { personId, questionSlug: slug, today };
    const memory = await regradeMemory(tx, curriculum(), versions.get(slug), person);
    const { changes } = memory;
    if (changes.length === 0) await tx.delete(regrade).where(eq(regrade.id, id));
    else
      await tx.update(regrade).set({ doneAt: at.toString(), changes, toldId: told.toldId }).where(eq(regrade.id, id));
    regraded.push(memory);
  }
  await correctScores(tx, personId, regraded);
  if (regraded.some(({ changes }) => changes.length > 0)) await tell(tx, told, at);
};

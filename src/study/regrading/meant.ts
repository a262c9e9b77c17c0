/**
 * "I meant the same": what was typed goes to the organisers of a cohort; what they take for the same
 * counts there from then on, and for what was answered before.
 */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import { gradeAnswer } from '../../curriculum/model.ts';
import { isTyped, refuseTerm, withAccepted } from '../../curriculum/versions/accepted-term.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { acceptedTerm, meantSame } from '../../database/schema/study/meant.ts';
import { review } from '../../database/schema/study/study.ts';
import { isId } from '../../lib/random.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { StudyNeeds, StudyRequest } from '../asking/answer.ts';
import { lookAgain } from './versions.ts';

/**
 * - `sent`: now, or by the same press before. - `before`: another answer to this question was.
 * - `alone`: they are in no cohort whose organisers could decide. - `missing`: no such answer of
 *   theirs that is typed, wrong and stands.
 */
export type Sent = 'sent' | 'before' | 'alone' | 'missing';

/**
 * $1 the row's id, $2 who, $3 their review, $4 when. Of the cohort whose question of the day it was,
 * else of their oldest.
 */
const SEND = `
with answer as (
  select v.question_slug, v.given ->> 0 as words, v.asking_id
  from review v
  where v.id = $3::uuid and v.person_id = $2::uuid and not v.correct and v.undone_at is null
), meant as (
  select c.id
  from answer a, enrolment e
  join cohort c on c.id = e.cohort_id and c.archived_at is null
  where e.person_id = $2::uuid
  order by exists (
      select from asking k
      join round r on r.id = k.round_id
      join daily d on d.id = r.daily_id
      where k.id = a.asking_id and d.cohort_id = c.id
    ) desc, e.created_at, c.id
  limit 1
), sent as (
  insert into meant_same (id, person_id, cohort_id, question_slug, words, at)
  select $1::uuid, $2::uuid, meant.id, a.question_slug, a.words, $4::timestamptz
  from answer a, meant
  on conflict (person_id, question_slug) do nothing
  returning id
)
select exists (select from meant) as "hasCohort",
  exists (select from sent) or exists (
    select from meant_same s
    where s.person_id = $2::uuid and s.question_slug = a.question_slug and s.words = a.words
  ) as sent
from answer a`;

export const sendMeant = async (
  { database, random, curriculum }: StudyNeeds,
  { personId, at }: StudyRequest,
  reviewId: string,
): Promise<Sent> => {
  const slug = isId(reviewId) ? await findAnswered(database, personId, reviewId) : undefined;
  const question = slug === undefined ? undefined : curriculum().questions.get(slug);
  if (!question || !isTyped(question)) return 'missing';
  const parameters = [random.id(at), personId, reviewId, at.toString()];
  const [row] = await database.statement<{ hasCohort: boolean; sent: boolean }>(SEND, parameters);
  if (!row) return 'missing';
  if (row.sent) return 'sent';
  return row.hasCohort ? 'before' : 'alone';
};

const findAnswered = async ({ orm }: Database, personId: string, reviewId: string): Promise<string | undefined> => {
  const [answered] = await orm
    .select({ slug: review.questionSlug })
    .from(review)
    .where(and(eq(review.id, reviewId), eq(review.personId, personId)));
  return answered?.slug;
};

export type MeantTerm = {
  /** Of the first who sent it. */
  readonly id: string;
  readonly questionSlug: string;
  readonly words: string;
  readonly senders: number;
};

/** The beginning of a list that is longer where `all` says so. */
export type Listed<Term> = { readonly terms: readonly Term[]; readonly all: number };

/** Of rows that each say how many there are. */
export const listed = <Term extends { readonly all: number }>(terms: readonly Term[]): Listed<Term> => ({
  terms,
  all: terms[0]?.all ?? 0,
});

/** What a cohort's organisers have still to decide, each wording once, the oldest first; nobody's names. */
export const findMeant = async (
  tx: Pick<Transaction, 'select'>,
  { cohortId }: InCohort<'organiser'>,
): Promise<Listed<MeantTerm>> => {
  const terms = await tx
    .select({
      id: sql<string>`(array_agg(${meantSame.id} order by ${meantSame.at}, ${meantSame.id}))[1]`,
      questionSlug: meantSame.questionSlug,
      words: sql<string>`min(${meantSame.words})`,
      senders: sql<number>`count(*)::int`,
      all: sql<number>`(count(*) over ())::int`,
    })
    .from(meantSame)
    .where(and(eq(meantSame.cohortId, cohortId), isNull(meantSame.settledAt)))
    .groupBy(meantSame.questionSlug, sql`lower(${meantSame.words})`)
    .orderBy(asc(sql`min(${meantSame.at})`), meantSame.questionSlug)
    .limit(MEANT_AT_MOST);
  return listed(terms);
};

/** More are shown once these are decided. */
const MEANT_AT_MOST = 500;

/**
 * - `done`: with those who sent it. - `refused`: it can't be taken for the same, and why.
 * - `gone`: decided before, or its question has left the curriculum.
 */
export type Decided =
  | (Pick<MeantTerm, 'questionSlug' | 'words'> & { readonly outcome: 'done'; readonly senders: readonly Sender[] })
  | { readonly outcome: 'refused'; readonly why: Text }
  | { readonly outcome: 'gone' };

export type Sender = {
  readonly id: string;
  readonly personId: string;
  /** Who has left the cohort keeps the answer as it was. */
  readonly isMember: boolean;
};

type Deciding = StudyNeeds & {
  readonly at: Temporal.Instant;
  /** Of the organiser. */
  readonly accountId: string;
};

/** Counts in this cohort from now on; what was answered before is graded anew. */
export const acceptMeant = async (
  tx: Transaction,
  needs: Deciding,
  cohort: InCohort<'organiser'>,
  meantId: string,
): Promise<Decided> => {
  const found = await claim(tx, cohort, meantId);
  const question = found && needs.curriculum().questions.get(found.questionSlug);
  if (!found || !question || !isTyped(question)) return { outcome: 'gone' };
  const why = refuseTerm(needs.curriculum(), question, found.words);
  if (why) return { outcome: 'refused', why };
  const { words } = found;
  const { cohortId, questionSlug } = found;
  const accepted = { cohortId, questionSlug, words, acceptedAt: needs.at.toString(), acceptedBy: needs.accountId };
  await tx.insert(acceptedTerm).values(accepted).onConflictDoNothing();
  const wider = withAccepted(question, [words]);
  const same = found.open.filter((row) => {
    const grade = gradeAnswer(needs.curriculum(), wider, [row.words]);
    return 'right' in grade && grade.right;
  });
  await settle(tx, same, 'accepted', needs.at);
  await lookAgain(tx, questionSlug, needs.at);
  return { outcome: 'done', senders: same, words, questionSlug };
};

export const declineMeant = async (
  tx: Transaction,
  { at }: Pick<Deciding, 'at'>,
  cohort: InCohort<'organiser'>,
  meantId: string,
): Promise<Decided> => {
  const found = await claim(tx, cohort, meantId);
  if (!found) return { outcome: 'gone' };
  const senders = found.open.filter(({ words }) => words.toLowerCase() === found.words.toLowerCase());
  await settle(tx, senders, 'declined', at);
  return { outcome: 'done', senders, words: found.words, questionSlug: found.questionSlug };
};

type OfQuestion = { readonly cohortId: string; readonly questionSlug: string };
type Claimed = OfQuestion & { readonly words: string; readonly open: Awaited<ReturnType<typeof findOpen>> };

/** Of two at once the second finds it decided. All of the question are locked, and always in one order. */
const claim = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  meantId: string,
): Promise<Claimed | undefined> => {
  if (!isId(meantId)) return undefined;
  const [named] = await tx
    .select({ cohortId: meantSame.cohortId, questionSlug: meantSame.questionSlug })
    .from(meantSame)
    .where(and(eq(meantSame.id, meantId), eq(meantSame.cohortId, cohortId)));
  if (!named) return undefined;
  const open = await findOpen(tx, named);
  const found = open.find(({ id }) => id === meantId);
  return found && { ...named, words: found.words, open };
};

const findOpen = (tx: Transaction, { cohortId, questionSlug }: OfQuestion) =>
  tx
    .select({
      id: meantSame.id,
      personId: meantSame.personId,
      words: meantSame.words,
      isMember: sql<boolean>`exists (
        select from enrolment e where e.cohort_id = meant_same.cohort_id and e.person_id = meant_same.person_id)`,
    })
    .from(meantSame)
    .where(and(eq(meantSame.cohortId, cohortId), eq(meantSame.questionSlug, questionSlug), isNull(meantSame.settledAt)))
    .orderBy(meantSame.id)
    .for('update');

const settle = async (
  tx: Transaction,
  senders: readonly Sender[],
  outcome: 'accepted' | 'declined',
  at: Temporal.Instant,
): Promise<void> => {
  const ids = senders.map(({ id }) => id);
  await tx.update(meantSame).set({ outcome, settledAt: at.toString() }).where(inArray(meantSame.id, ids));
};

/** For words about it. */
export const findSent = async (
  tx: Pick<Transaction, 'select'>,
  id: string,
): Promise<Pick<MeantTerm, 'questionSlug' | 'words'> | undefined> => {
  const [sent] = await tx
    .select({ questionSlug: meantSame.questionSlug, words: meantSame.words })
    .from(meantSame)
    .where(eq(meantSame.id, id));
  return sent;
};

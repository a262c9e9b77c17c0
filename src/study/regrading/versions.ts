/**
 * Which versions of the questions are known, and which is asked now: what was read of the files is
 * made known once, and answers to earlier keys are then looked for.
 */
import { and, eq, inArray, isNotNull, notExists, sql } from 'drizzle-orm';
import type { Curriculum } from '../../curriculum/model.ts';
import { isSameKey, isSameQuestion } from '../../curriculum/versions/carry-over.ts';
import { type QuestionVersion, versionOf, versionSchema } from '../../curriculum/versions/question-version.ts';
import type { Transaction } from '../../database/client.ts';
import { acceptedTerm } from '../../database/schema/study/meant.ts';
import { questionVersion } from '../../database/schema/study/regrade.ts';

export type KnownVersion = {
  readonly hash: string;
  readonly content: QuestionVersion;
  readonly edition: number;
};

/** Of one question. */
export type KnownVersions = {
  readonly current: KnownVersion;
  readonly byHash: ReadonlyMap<string, KnownVersion>;
  /** That which was known first: of it are the answers from before versions were kept. */
  readonly first: KnownVersion;
};

type Reader = Pick<Transaction, 'select'>;

/** By question; of all, where none are named. */
export const findVersions = async (
  tx: Reader,
  slugs?: readonly string[],
): Promise<ReadonlyMap<string, KnownVersions>> => {
  const rows = await tx
    .select()
    .from(questionVersion)
    .where(slugs && inArray(questionVersion.questionSlug, [...slugs]))
    .orderBy(questionVersion.knownSince, questionVersion.edition, questionVersion.hash);
  return new Map(
    [...Map.groupBy(rows, ({ questionSlug }) => questionSlug)].flatMap(([slug, own]) => {
      const known = own.map(({ hash, content, edition }) => ({ hash, edition, content: versionSchema.parse(content) }));
      const current = known[own.findIndex((row) => row.current)];
      const [first] = known;
      if (!current || !first) return [];
      return [[slug, { current, first, byHash: new Map(known.map((version) => [version.hash, version])) }] as const];
    }),
  );
};

export type Adopted = KnownVersion & {
  readonly questionSlug: string;
  /** What counted as right may be wrong now, or the other way round. */
  readonly isRekeyed: boolean;
  /** Answers from before can't be graded by it: it asks something else. */
  readonly isRewritten: boolean;
};

/** What a curriculum has that isn't current. A question that left it stays as it was. */
export const newVersions = (
  { questions, hashOf }: Pick<Curriculum, 'questions' | 'hashOf'>,
  known: ReadonlyMap<string, KnownVersions>,
): readonly Adopted[] =>
  [...questions.values()].flatMap((question): Adopted[] => {
    const { slug } = question;
    const before = known.get(slug)?.current;
    const hash = hashOf(slug);
    if (hash === undefined || before?.hash === hash) return [];
    const content = versionOf(question);
    const isRewritten = before !== undefined && !isSameQuestion(before.content, content);
    const isRekeyed = before !== undefined && !isSameKey(before.content, content);
    const edition = (before?.edition ?? 0) + (isRewritten ? 1 : 0);
    return [{ questionSlug: slug, hash, content, edition, isRekeyed, isRewritten }];
  });

/** As they would be once these are adopted. */
export const withNew = (
  known: ReadonlyMap<string, KnownVersions>,
  adopted: readonly Adopted[],
): ReadonlyMap<string, KnownVersions> =>
  new Map([
    ...known,
    ...adopted.map((version) => {
      const before = known.get(version.questionSlug);
      const byHash = new Map([...(before?.byHash ?? []), [version.hash, version]]);
      return [version.questionSlug, { current: version, first: before?.first ?? version, byHash }] as const;
    }),
  ]);

const VERSIONS_LOCK = sql.raw(`hashtext('versions of questions')`);

/** One process after another. Gives what became current. */
export const adoptVersions = async (
  tx: Transaction,
  curriculum: Pick<Curriculum, 'questions' | 'hashOf'>,
  at: Temporal.Instant,
): Promise<readonly Adopted[]> => {
  await tx.execute(sql`select pg_advisory_xact_lock(${VERSIONS_LOCK})`);
  const adopted = newVersions(curriculum, await findVersions(tx));
  for (let from = 0; from < adopted.length; from += ROWS_AT_ONCE)
    await write(tx, adopted.slice(from, from + ROWS_AT_ONCE), at);
  return adopted;
};

const ROWS_AT_ONCE = 500;

/** Those whose answers were still to be looked at; or whose term was accepted before they were known. */
const findPending = async (tx: Transaction, slugs: readonly string[]): Promise<readonly string[]> => {
  const known = tx
    .select({ slug: questionVersion.questionSlug })
    .from(questionVersion)
    .where(eq(questionVersion.questionSlug, acceptedTerm.questionSlug));
  const rows = await tx
    .select({ slug: questionVersion.questionSlug })
    .from(questionVersion)
    .where(and(inArray(questionVersion.questionSlug, [...slugs]), isNotNull(questionVersion.lookAt)))
    .union(
      tx
        .select({ slug: acceptedTerm.questionSlug })
        .from(acceptedTerm)
        .where(and(inArray(acceptedTerm.questionSlug, [...slugs]), notExists(known))),
    );
  return rows.map(({ slug }) => slug);
};

const write = async (tx: Transaction, adopted: readonly Adopted[], at: Temporal.Instant): Promise<void> => {
  const slugs = adopted.map(({ questionSlug }) => questionSlug);
  const pending = await findPending(tx, slugs);
  const isPending = new Set(pending);
  await tx
    .update(questionVersion)
    .set({ current: false, lookAt: null })
    .where(inArray(questionVersion.questionSlug, slugs));
  await tx
    .insert(questionVersion)
    .values(
      adopted.map(({ isRekeyed, isRewritten, ...version }) => ({
        ...version,
        current: true,
        knownSince: at.toString(),
        adoptedAt: at.toString(),
        lookAt: (isRekeyed || isPending.has(version.questionSlug)) && !isRewritten ? at.toString() : null,
      })),
    )
    .onConflictDoUpdate({
      target: [questionVersion.questionSlug, questionVersion.hash],
      set: {
        current: true,
        edition: sql`excluded.edition`,
        adoptedAt: sql`excluded.adopted_at`,
        lookAt: sql`excluded.look_at`,
      },
    });
};

/**
 * Whether these are the files that were adopted last: a process that still has others grades nobody
 * anew.
 */
export const isCurrent = async (tx: Reader, { questions, hashOf }: Pick<Curriculum, 'questions' | 'hashOf'>) => {
  const rows = await tx
    .select({ slug: questionVersion.questionSlug, hash: questionVersion.hash })
    .from(questionVersion)
    .where(sql`current`);
  return rows.every(({ slug, hash }) => !questions.has(slug) || hashOf(slug) === hash);
};

/** What counts in some cohort changed: whoever answered the question is looked at. */
export const lookAgain = async (tx: Transaction, questionSlug: string, at: Temporal.Instant): Promise<void> => {
  // Before versions are adopted or after, not meanwhile: then the one that is marked wouldn't be asked.
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${VERSIONS_LOCK})`);
  await tx
    .update(questionVersion)
    .set({ lookAt: at.toString() })
    .where(and(eq(questionVersion.questionSlug, questionSlug), eq(questionVersion.current, true)));
};

/**
 * What a learner looked up and missed lately on a concept, with what they took to be right. Only asked
 * for where they let a helper see it.
 */
import { sql } from 'drizzle-orm';
import { describeAnswer, drawQuestion } from '../../curriculum/kinds.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import { rowsOf, type Transaction } from '../../database/client.ts';
import { wordsOf } from '../../lib/words/text.ts';
import type { Prose } from '../../lib/words/text-tree.ts';

/** Older mistakes say little of what somebody believes now. */
const LATELY_DAYS = 21;
/** The last ones say most. */
const MISSED_AT_MOST = 4;

type Reader = Pick<Transaction, 'execute'>;

/** A question they got wrong lately, and what they took to be right. */
export type Missed = { readonly question: string; readonly chose: string; readonly on: string };

type Row = {
  readonly questionSlug: string;
  readonly given: readonly string[];
  readonly on: string;
  /** What its numbers were drawn by, where they vary. */
  readonly seed: string;
};

export type Seen = { readonly missed: readonly Missed[]; readonly lookedUpOn: string | undefined };

export const findMissed = async (
  reader: Reader,
  curriculum: Pick<Curriculum, 'questions' | 'questionsOf'>,
  { personId, conceptSlug }: { readonly personId: string; readonly conceptSlug: string },
  at: Temporal.Instant,
): Promise<Seen> => {
  const since = at.subtract({ hours: 24 * LATELY_DAYS }).toString();
  const slugs = curriculum.questionsOf(conceptSlug).map(({ slug }) => slug);
  const [looked] = rowsOf<{ on: string }>(
    await reader.execute(sql`
      select to_char(looked_up_at at time zone 'UTC', 'YYYY-MM-DD') as on
      from lookup
      where person_id = ${personId}::uuid and concept_slug = ${conceptSlug}
        and looked_up_at > ${since}::timestamptz`),
  );
  const rows = rowsOf<Row>(
    await reader.execute(sql`
      select v.question_slug as "questionSlug", v.given, to_char(v.day, 'YYYY-MM-DD') as on,
        coalesce(r.daily_id, v.asking_id) as seed
      from review v
      left join asking k on k.id = v.asking_id
      left join round r on r.id = k.round_id
      where v.person_id = ${personId}::uuid and not v.correct and v.undone_at is null and v.at > ${since}::timestamptz
        and v.question_slug in (select jsonb_array_elements_text(${JSON.stringify(slugs)}::jsonb))
      order by v.number desc
      limit ${MISSED_AT_MOST}`),
  );
  const missed = rows.flatMap(({ questionSlug, given, on, seed }): Missed[] => {
    const known = curriculum.questions.get(questionSlug);
    if (!known) return [];
    const question = drawQuestion(known, seed);
    return [
      { question: promptWords(question.prompt.prose), chose: oneLine(wordsOf(describeAnswer(question, given))), on },
    ];
  });
  return { missed, lookedUpOn: looked?.on };
};

const oneLine = (words: string): string => words.replaceAll(/\s+/g, ' ').trim();

const promptWords = (prompt: readonly Prose[]): string =>
  oneLine(prompt.flatMap((block) => (block.kind === 'text' ? [wordsOf(block.text)] : [])).join(' '));

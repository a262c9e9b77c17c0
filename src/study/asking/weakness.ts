/** What somebody looked up and then missed: where they may need help. */
import type { StudyNeeds, StudyRequest } from './answer.ts';

/**
 * Remembers that somebody looked a concept up; a wrong answer on it from now on shows that it is
 * weak.
 */
export const recordLookup = async (
  needs: Pick<StudyNeeds, 'database'>,
  request: Pick<StudyRequest, 'personId' | 'at'>,
  conceptSlug: string,
): Promise<void> => {
  await needs.database.statement(
    `insert into lookup (person_id, concept_slug, looked_up_at)
     values ($1::uuid, $2, $3::timestamptz)
     on conflict (person_id, concept_slug) do update set looked_up_at = excluded.looked_up_at`,
    [request.personId, conceptSlug, request.at.toString()],
  );
};

/**
 * Slugs of the concepts that a person looked up and missed afterwards, latest miss first. An answer
 * that was taken back is no miss.
 *
 * @param since misses before it don't count
 */
export const findWeaknesses = async (
  { database, curriculum }: Pick<StudyNeeds, 'database' | 'curriculum'>,
  personId: string,
  since: Temporal.Instant = Temporal.Instant.fromEpochMilliseconds(0),
): Promise<readonly string[]> => {
  const rows = await database.statement<{ concept: string; question: string }>(
    `select l.concept_slug as concept, v.question_slug as question
     from lookup l
     join review v on v.person_id = l.person_id and v.at >= l.looked_up_at
       and not v.correct and v.undone_at is null
     where l.person_id = $1::uuid and v.at >= $2::timestamptz
     order by v.at desc`,
    [personId, since.toString()],
  );
  const { questions } = curriculum();
  return [
    ...new Set(
      rows
        .filter(({ concept, question }) => questions.get(question)?.concept === concept)
        .map(({ concept }) => concept),
    ),
  ];
};

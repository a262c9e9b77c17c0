/** What a person looks up and then misses: kept for later use by reminders and reviews. */
import type { Act, StudyNeeds } from './answer.ts';

/** Remembers that somebody looked a concept up; a wrong answer on it from now on marks it as weak. */
export const recordLookup = async (needs: Pick<StudyNeeds, 'database'>, act: Pick<Act, 'personId' | 'at'>, conceptSlug: string): Promise<void> => {
  await needs.database.statement(
    `insert into lookup (person_id, concept_slug, looked_up_at) values ($1::uuid, $2, $3::timestamptz)
     on conflict (person_id, concept_slug) do update set looked_up_at = excluded.looked_up_at`,
    [act.personId, conceptSlug, act.at.toString()],
  );
};

/** Slugs of the concepts that a person looked up and missed afterwards, latest miss first. */
export const findWeaknesses = async (needs: Pick<StudyNeeds, 'database'>, personId: string): Promise<readonly string[]> => {
  const rows = await needs.database.statement<{ slug: string }>(
    'select concept_slug as slug from lookup where person_id = $1::uuid and missed_at is not null order by missed_at desc',
    [personId],
  );
  return rows.map(({ slug }) => slug);
};

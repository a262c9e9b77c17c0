/** Somebody who has done all that a certificate asks for, as rows. */
import type { Database } from '../../src/database/client.ts';
import { findPathStanding } from '../../src/study/path/find-standing.ts';
import { pathIsMet } from '../../src/study/path/met.ts';
import { realCurriculum } from './bot.ts';

/** All criteria of a pack ticked, and its capstone approved by these; everybody by their account's id. */
export const meetPath = async (
  database: Database,
  at: Temporal.Instant,
  learner: string,
  reviewers: readonly string[],
): Promise<void> => {
  const [{ personId, cohortId } = { personId: '', cohortId: '' }] = await database.statement<{
    personId: string;
    cohortId: string;
  }>(
    `select e.person_id as "personId", e.cohort_id as "cohortId"
     from account a join enrolment e on e.person_id = a.person_id where a.external_id = $1`,
    [learner],
  );
  const standing = await findPathStanding(database, realCurriculum(), { personId, cohortId, at });
  const pack = standing?.packs.find((each) => pathIsMet(each).certifiable);
  for (const unit of pack?.units ?? [])
    for (const { slug } of unit.criteria)
      await database.statement(
        `insert into path_tick (person_id, kind, subject, part, at) values ($1::uuid, 'criterion', $2, $3, now())
         on conflict do nothing`,
        [personId, unit.slug, slug],
      );
  const [{ id = '' } = {}] = await database.statement<{ id: string }>(
    `insert into submission (id, person_id, cohort_id, kind, subject, link, note, reviewers, interaction_id, at, settled_at)
     values (gen_random_uuid(), $1::uuid, $2::uuid, 'project', $3, 'https://example.org', '', 2, $4, now(), now())
     returning id`,
    [personId, cohortId, pack?.capstone?.slug ?? '', `capstone ${learner}`],
  );
  for (const reviewer of reviewers)
    await database.statement(
      `insert into submission_review (id, submission_id, account_id, verdict, words, at)
       select gen_random_uuid(), $1::uuid, a.id, 'approved', '', now() from account a where a.external_id = $2`,
      [id, reviewer],
    );
};

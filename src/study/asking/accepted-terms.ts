/** Terms that the cohorts of a person take for the same as a question's own. */

/** As a list in JSON, null where there are none; both are SQL. Hardly a question has one. */
export const termsSql = (personId: string, questionSlug: string): string => `
  select jsonb_agg(t.words)
  from accepted_term t
  join enrolment e on e.cohort_id = t.cohort_id and e.person_id = ${personId}
  where t.question_slug = ${questionSlug}`;

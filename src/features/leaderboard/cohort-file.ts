/** The days of a cohort's learners, and its concepts without anybody's name, as tables for its organisers. */

import type { Caller } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { file } from '../../chat/view/file.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Block, button, controls, heading, paragraph, type View, view } from '../../chat/view/view.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { findNamesForOrganiser } from '../../community/cohort/board-names.ts';
import { type InCohort, requireRole } from '../../community/roles.ts';
import { countWords } from '../../lib/time/when.ts';
import { type CsvRow, csvOf, csvWithin } from '../../lib/words/csv.ts';
import { excerpt, text, tidyTyped } from '../../lib/words/text.ts';
import { findRecalls } from '../../study/insight/forgetting.ts';
import type { LeaderboardNeeds } from './needs.ts';

/** A year of a large cohort; it bounds what is held at once. */
const ROWS_AT_MOST = 50_000;
const NAME_AT_MOST = 60;
/** With room for what goes with it. */
const BYTES_AT_MOST = limits.fileBytes - 500_000;

const FIND_DAYS = `
select s.person_id as "personId", to_char(s.day, 'YYYY-MM-DD') as day, s.answered as answers,
  s.counted as first_answers, s.points, s.due, s.planned, s.recalled as still_known,
  round(s.planned_recall::numeric, 2)::float8 as predicted, round(s.known::numeric, 1)::float8 as questions_known
from cohort_score s
join enrolment e on e.cohort_id = s.cohort_id and e.person_id = s.person_id and e.role = 'learner'
where s.cohort_id = $1::uuid
order by s.day desc, s.person_id
limit ${ROWS_AT_MOST}`;

type Day = CsvRow & { readonly personId: string; readonly day: string };

export const fileActions = (needs: LeaderboardNeeds): readonly Action[] => [
  defineAction({
    name: 'leaderboard.file',
    who: 'organiser',
    answers: 'private',
    run: async ({ caller, at }, { row }) => {
      const organised = requireRole(caller, row, 'organiser');
      const shown = await daysView(needs, organised, at);
      await needs.database.orm.transaction((tx) =>
        recordDone(tx, needs.random, organised, {
          accountId: caller.accountId,
          did: 'saved the days of the cohort as a file',
          at,
        }),
      );
      return shown;
    },
  }),
];

/** Of an organiser's insight. */
export const insightBlocks = async (organiser: Caller, cohortId: string): Promise<readonly Block[]> => {
  requireRole(organiser, cohortId, 'organiser');
  const row = controls(button(controlId('leaderboard.file', cohortId), 'Save everybody’s days as a file'));
  return row ? [row] : [];
};

const FIND_ANSWERED = `
select v.question_slug as slug, count(*)::int as answers, count(*) filter (where not v.correct)::int as misses
from review v
join enrolment e on e.person_id = v.person_id and e.role = 'learner'
where e.cohort_id = $1::uuid and v.undone_at is null
group by v.question_slug`;

type Answered = { readonly slug: string; readonly answers: number; readonly misses: number };

/** What the forgetting map shows, the least known first, with how often each was answered and missed. */
const findConcepts = async (
  { database, curriculum }: LeaderboardNeeds,
  organised: InCohort<'organiser'>,
  at: Temporal.Instant,
): Promise<readonly CsvRow[]> => {
  const { questions, concepts } = curriculum();
  const conceptOf = new Map([...questions.values()].map(({ slug, concept }) => [slug, concept]));
  const recalls = await findRecalls(database.orm, organised, conceptOf, at);
  const answered = await database.statement<Answered>(FIND_ANSWERED, [organised.cohortId]);
  const byConcept = Map.groupBy(answered, ({ slug }) => conceptOf.get(slug));
  return recalls.map(({ key, learners, memories, recall }) => {
    const given = byConcept.get(key) ?? [];
    return {
      concept: concepts.get(key)?.title ?? key,
      learners,
      memories,
      likely_known: Math.round(recall * 100) / 100,
      answers: given.reduce((sum, { answers }) => sum + answers, 0),
      misses: given.reduce((sum, { misses }) => sum + misses, 0),
    };
  });
};

const daysView = async (
  needs: LeaderboardNeeds,
  organised: InCohort<'organiser'>,
  at: Temporal.Instant,
): Promise<View> => {
  const { database } = needs;
  const rows = await database.statement<Day>(FIND_DAYS, [organised.cohortId]);
  if (rows.length === 0) throw new UserError(text`Nobody has answered yet, so there’s nothing to put into a file.`);
  // As the list of members has them: organisers see them there, too.
  const people = [...new Set(rows.map(({ personId }) => personId))];
  const names = await findNamesForOrganiser(database, organised, people);
  const named = rows.map(({ personId, day, ...rest }) => ({ day, learner: nameIn(names.get(personId)), ...rest }));
  const fitting = await csvWithin(named, BYTES_AT_MOST);
  const concepts = csvOf(await findConcepts(needs, organised, at));
  const isCut = fitting.rows < rows.length || rows.length === ROWS_AT_MOST;
  return view('The days of your cohort as a file', [
    heading(text`The days of your cohort as a file`),
    paragraph(text`${countWords(fitting.rows, 'day')} of learners, the newest first: what was due and planned, what
      they answered, still knew and were predicted to know.${isCut ? ' Older ones are left out.' : ''}
      Their names are in it: keep it to those who look after this cohort, and delete it when you no longer need it.`),
    paragraph(text`The second file has each concept, without names: how many met it, how much is likely still known,
      and how often it was answered and missed.`),
    file('cohort-days.csv', fitting.csv),
    file('cohort-concepts.csv', concepts),
  ]);
};

const nameIn = (name = ''): string => excerpt(tidyTyped(name).replaceAll(/\s+/g, ' ').trim(), NAME_AT_MOST);

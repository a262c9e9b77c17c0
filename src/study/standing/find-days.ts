/** A person's days one by one, in whatever they study: what each asked, and what came of it. */
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import { dayNumber, dayOf } from '../memory/memory.ts';
import { scoreDays } from './day-score.ts';
import { DOSE } from './dose.ts';
import { findHistories } from './history.ts';

type Needs = { readonly database: Pick<Database, 'orm'>; readonly curriculum: () => Pick<Curriculum, 'questions'> };

export type DayDone = {
  /** The learner's, as `YYYY-MM-DD`. */
  readonly day: string;
  /** Something was due. */
  readonly asked: boolean;
  /** Of what was due, as much as the dose. */
  readonly planned: number;
  /** All answers, practice too. */
  readonly answered: number;
  /** First answers of the day to new or due questions. */
  readonly counted: number;
  /** Right ones of what was planned, without help. */
  readonly right: number;
};

/**
 * From one date to another, both among them, none left out; read from the log, so it costs as much
 * as was answered since.
 *
 * @param dose reviews a day from which on no more is planned; the cohorts', where nothing is said
 */
export const findDays = async (
  { database, curriculum }: Needs,
  personId: string,
  from: string,
  to: string,
  dose = DOSE,
): Promise<readonly DayDone[]> => {
  const histories = await findHistories(database.orm, [{ personId, from }]);
  const history = histories.get(personId) ?? { answers: [], memories: [] };
  const modulesOf = new Map([...curriculum().questions.keys()].map((slug) => [slug, []]));
  const range = { from: dayNumber(from), to: dayNumber(to) };
  return scoreDays(history, range, { modulesOf, pointsFor: () => 0, dose }).map((score) => ({
    day: dayOf(score.day),
    asked: score.due > 0,
    planned: score.planned,
    answered: score.answered,
    counted: score.counted,
    right: score.recalled,
  }));
};

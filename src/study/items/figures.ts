/** What is known of each question that somebody answered: of its first answers and of its later reviews. */
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import { itemsOf, tallyFirstAnswers } from './first-answers.ts';
import { analyseItems, type Flag, type ItemStats } from './item-analysis.ts';
import { findLaterReviews, type LaterReviews } from './later-reviews.ts';

export type Figure = ItemStats & { readonly later: Omit<LaterReviews, 'item'> };

/** Over the whole installation, in the order of the curriculum. The database reads its whole log. */
export const readFigures = async (
  { long }: Pick<Database, 'long'>,
  curriculum: Pick<Curriculum, 'questions'>,
): Promise<readonly Figure[]> => {
  const items = itemsOf(curriculum);
  const [tallies, reviews] = await long('counting', async (tx) => [
    await tallyFirstAnswers(tx, items),
    await findLaterReviews(tx),
  ]);
  const later = new Map(reviews.map(({ item, ...each }) => [item, each]));
  return analyseItems(items, tallies).map((stats) => ({ ...stats, later: later.get(stats.item) ?? NONE }));
};

const NONE = { n: 0, missed: 0 };

/** Later reviews from which on their mean is shown: fewer say more about chance. */
export const LATER_FROM = 20;

/** What is said against a question. */
export const flagWords: Readonly<Record<Flag, string>> = {
  easy: 'nearly everybody knows it',
  guessed: 'hardly better than guessing',
  'tells-nothing': 'who knows more doesn’t answer it better',
  miskeyed: 'those who know more choose another option: is the key right?',
};

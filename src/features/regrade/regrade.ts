/**
 * Puts learners right where the key of a question was wrong: by itself, once changed files have been
 * read; each is told once.
 */
import { eq } from 'drizzle-orm';
import { noticeOf } from '../../chat/deliver/notice.ts';
import { single } from '../../chat/deliver/subject.ts';
import type { Feature } from '../../chat/feature.ts';
import { findWhereToWrite } from '../../community/person/where-to-write.ts';
import { regrade } from '../../database/schema/study/regrade.ts';
import { intentOf, type Outbox } from '../../jobs/outbox.ts';
import { createRegrading, type RegradingNeeds, type Tell } from '../../study/regrading/regrading.ts';
import { regradedView } from './views.ts';

export type RegradeNeeds = RegradingNeeds & { readonly outbox: Outbox };

const REGRADED = {
  name: 'regrade.told',
  title: 'A note that earlier answers were graded anew',
  subject: single,
} as const;

export const regradeFeature = (needs: RegradeNeeds): Feature => ({
  name: 'regrade',
  commands: [],
  actions: [],
  notices: [noticeOf(REGRADED, { draw: (toldId) => drawTold(needs, toldId) })],
  routines: [
    {
      name: 'regrade.run',
      // Nobody waits for it: whoever steps a clock needn't stop there.
      nextAt: async () => undefined,
      run: regrading(needs),
    },
  ],
});

export const regrading = (needs: RegradeNeeds): ((at: Temporal.Instant) => Promise<boolean>) =>
  createRegrading(needs, tellWith(needs));

/** Nobody where no direct message reaches them: their answers show it all the same. */
const tellWith =
  ({ outbox }: RegradeNeeds): Tell =>
  async (tx, { personId, toldId }, at) => {
    const to = (await findWhereToWrite(tx, [{ personId }])).get(personId);
    if (to) await outbox.send(tx, [intentOf(REGRADED, toldId, { key: `regrade/${toldId}`, to })], at);
  };

/** Nothing where they have deleted what it is about, or its questions are gone. */
const drawTold = async ({ database, curriculum }: RegradeNeeds, toldId: string) => {
  const rows = await database.orm
    .select()
    .from(regrade)
    .where(eq(regrade.toldId, toldId))
    .orderBy(regrade.questionSlug);
  const { questions } = curriculum();
  const told = rows.flatMap(({ questionSlug, changes }) => {
    const question = questions.get(questionSlug);
    return question ? [{ question, changes }] : [];
  });
  return told.length === 0 ? undefined : regradedView(told);
};

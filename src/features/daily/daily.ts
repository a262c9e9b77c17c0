/** The question of the day: one a day for the whole cohort, in its channel, answered in private. */

import type { Caller } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import type { Feature } from '../../chat/feature.ts';
import { defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { type Block, button, heading, paragraph } from '../../chat/view/view.ts';
import { whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { shortName } from '../../community/cohort/cohort-dates.ts';
import { cohortsMeantBy } from '../../community/cohort/which-cohort.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { answerActions } from './answering.ts';
import { digestNotice, digestRoutine, weekBlocks } from './digest/digest.ts';
import type { DailyNeeds } from './needs.ts';
import { dailyNotices } from './notices.ts';
import { findCohortSchedules } from './organising/cohort-schedules.ts';
import { organiserActions } from './organising/organising.ts';
import { chooseOverview, isShown, openOverview, overview, show } from './organising/overview.ts';
import { runningBlocks } from './organising/running.ts';
import { setupActions, setupStep } from './organising/setup-step.ts';
import { closeRoutine, countRoutine } from './posting/close.ts';
import { postRoutine } from './posting/post.ts';
import { sampleAction } from './sample.ts';

export const dailyFeature = (needs: DailyNeeds): Feature => ({
  name: 'daily',
  section: 'Learn',
  commands: [
    defineCommand({
      name: 'daily',
      description: 'See the question of the day; organisers choose when and where it’s posted',
      more: text`Everybody answers the same question in private, sees at once why, and reads how the
        cohort did when it closes. Organisers use /daily in a channel to post it there, and to set
        its time, its days off and the weekly digest.`,
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => openOverview(needs, context),
    }),
  ],
  actions: [
    ...answerActions(needs),
    ...organiserActions(needs),
    ...setupActions(needs),
    sampleAction(needs),
    defineAction({
      name: 'daily.choose',
      who: 'learner',
      answers: 'update',
      run: (context, { row, values: [chosen = row] }) => chooseOverview(needs, context, chosen),
    }),
    defineAction({
      name: 'daily.others',
      who: 'organiser',
      answers: 'update',
      run: async (context, { argument }) =>
        whichCohortView(cohortsMeantBy(context.caller, { role: 'organiser' }), { feature: 'daily', from: argument }),
    }),
    defineAction({
      name: 'daily.page',
      who: 'learner',
      answers: 'update',
      run: (context, { row }) => overview(needs, context, { from: row }),
    }),
  ],
  notices: [...dailyNotices(needs), digestNotice(needs)],
  routines: [postRoutine(needs), closeRoutine(needs), countRoutine(needs), digestRoutine(needs)],
  parts: {
    home: (caller, at) => homeBlocks(needs, caller, at),
    running: (organiser, cohortId, at) => runningBlocks(needs, organiser, cohortId, at),
    digest: (cohortId, day) => weekBlocks(needs, cohortId, day),
    setup: async (context, cohortId) => [await setupStep(needs, context, cohortId)],
  },
});

/** On Home, which says more than this. */
const HOME_AT_MOST = 3;
/** Cohorts of one person: each costs two look-ups, and hardly anybody is in more. */
const LOOKED_AT_MOST = 12;

const homeBlocks = async (needs: DailyNeeds, caller: Caller, at: Temporal.Instant): Promise<readonly Block[]> => {
  const found = await findCohortSchedules(needs.database.orm, caller);
  const going = found.filter((each) => !each.gone && isShown(each, { caller, at }));
  const shown = await show(needs, going.slice(0, LOOKED_AT_MOST), { caller, at, channelId: undefined });
  const open = shown
    .flatMap(({ cohort, today }) => (today?.state === 'open' ? [{ ...today, of: cohort.name }] : []))
    .slice(0, HOME_AT_MOST);
  // Whoever is in several reads whose each is.
  const words = ({ of, conceptTitle }: (typeof open)[number]): Text =>
    open.length > 1
      ? text`Today’s of **${shortName(of)}** is on **${conceptTitle}**.`
      : text`Today’s is on **${conceptTitle}**.`;
  return open.length === 0
    ? []
    : [
        heading(text`The question of the day`),
        ...open.flatMap((today): Block[] => [
          paragraph(words(today)),
          {
            kind: 'controls',
            controls: [button(controlId('daily.open', today.id), 'Answer it', 'primary')],
          },
        ]),
      ];
};

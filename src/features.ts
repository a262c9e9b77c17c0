/** The list of features: to add one, write its folder in `features/` and add its line here. */

import type { Caller, Origin } from './chat/context.ts';
import type { Messengers } from './chat/deliver/try-out.ts';
import type { Feature, LearnerOf } from './chat/feature.ts';
import { drawParts, findSteps } from './chat/parts.ts';
import type { Block } from './chat/view/view.ts';
import type { Identify } from './community/person/identify.ts';
import type { FindGoneRoles } from './community/person/role-lookup.ts';
import { personRows } from './database/person-rows.ts';
import type { PersonRows } from './database/schema/person-rows.ts';
import { aboutFeature } from './features/about/about.ts';
import { certificateFeature } from './features/certificate/certificate.ts';
import type { CertificateNeeds } from './features/certificate/needs.ts';
import { cohortFeature } from './features/cohort/cohort.ts';
import { type ConceptNeeds, conceptsFeature } from './features/concepts/concepts.ts';
import { dailyFeature } from './features/daily/daily.ts';
import { deliveriesFeature } from './features/deliveries/deliveries.ts';
import { helpFeature } from './features/help/help.ts';
import { insightFeature } from './features/insight/insight.ts';
import { journalFeature } from './features/journal/journal.ts';
import { leaderboardFeature } from './features/leaderboard/leaderboard.ts';
import { linkFeature } from './features/link/link.ts';
import { myDataFeature } from './features/my-data/my-data.ts';
import { joinReply } from './features/office-hours/learner/joining.ts';
import type { OfficeHoursFeatureNeeds } from './features/office-hours/needs.ts';
import { officeHoursFeature } from './features/office-hours/office-hours.ts';
import { pathFeature } from './features/path/path.ts';
import { problemsFeature } from './features/problems/problems.ts';
import { progressFeature } from './features/progress/progress.ts';
import { projectsFeature } from './features/projects/projects.ts';
import { questionsFeature } from './features/questions/questions.ts';
import { ownAsking, showAsking } from './features/quiz/asking.ts';
import type { QuizNeeds } from './features/quiz/needs.ts';
import { quizFeature } from './features/quiz/quiz.ts';
import { withOffer } from './features/quiz/remarks/remarks.ts';
import { regradeFeature } from './features/regrade/regrade.ts';
import { remindersFeature } from './features/reminders/reminders.ts';
import { reportsFeature } from './features/reports/reports.ts';
import { schedulingFeature } from './features/scheduling/scheduling.ts';
import { scoresFeature } from './features/scores/scores.ts';
import { settingsFeature } from './features/settings/settings.ts';
import { showCard } from './features/setup/card.ts';
import type { SetupNeeds } from './features/setup/needs.ts';
import { setupFeature } from './features/setup/setup.ts';
import { submissionsFeature } from './features/submissions/submissions.ts';
import { drawToday, todayFeature } from './features/today/today.ts';
import type { Outbox } from './jobs/outbox.ts';
import type { Clock } from './lib/time/clock.ts';

export type FeatureNeeds = QuizNeeds &
  ConceptNeeds &
  Pick<CertificateNeeds, 'certificateKeys' | 'publicUrl'> & {
    readonly outbox: Outbox;
    readonly clock: Clock;
    /** Where the outside reaches us, if it does. */
    readonly publicUrl?: string | undefined;
    /** Whom people may tell when something is wrong: a mail address or a page. */
    readonly supportContact?: string | undefined;
    /** Of the platforms that are open. */
    readonly messengers: Messengers;
    readonly findGoneRoles: FindGoneRoles;
    /** All that are declared, where nothing is said; a test may plant one more. */
    readonly personRows?: readonly PersonRows[];
    /** Beside those that are listed here; a test may plant some. */
    readonly more?: readonly Feature[];
  };

export const allFeatures = (needs: FeatureNeeds): readonly Feature[] => {
  const setup: SetupNeeds = {
    ...needs,
    steps: (context, cohortId) => findSteps(features, context, cohortId),
  };
  const drawLearner = (helper: Pick<Caller, 'cohorts'>, learner: LearnerOf, at: Temporal.Instant) =>
    drawParts(features, ({ learner: draw }) => draw?.(helper, learner, at));
  const hours: OfficeHoursFeatureNeeds = {
    ...needs,
    drawLearner,
    showSetup: (context, cohortId, remark) => showCard(setup, context, cohortId, remark),
  };
  const features: readonly Feature[] = [
    setupFeature(setup),
    quizFeature(needs),
    dailyFeature({
      ...needs,
      showAsking: async (act, askingId, state) =>
        showAsking(needs, act, state ?? (await ownAsking(needs, act, askingId))),
      offerReminders: (act, askingId, shown) => withOffer(needs, act, askingId, shown),
      showSetup: (context, cohortId, remark) => showCard(setup, context, cohortId, remark),
      drawDigest: (cohortId, day) => drawParts(features, ({ digest }) => digest?.(cohortId, day)),
    }),
    pathFeature({ ...needs, showSetup: (context, cohortId, remark) => showCard(setup, context, cohortId, remark) }),
    submissionsFeature(needs),
    projectsFeature(needs),
    officeHoursFeature(hours),
    todayFeature({ features: () => features }),
    progressFeature({ ...needs, features: () => features }),
    leaderboardFeature({
      ...needs,
      showSetup: (context, cohortId, remark) => showCard(setup, context, cohortId, remark),
    }),
    certificateFeature(needs),
    conceptsFeature(needs),
    journalFeature({
      ...needs,
      askForHelp: (context, cohortId, asked) => joinReply(hours, context, cohortId, { ...asked, asking: 'next' }),
    }),
    settingsFeature(needs),
    remindersFeature({
      ...needs,
      showAsking: async (act, askingId) => showAsking(needs, act, await ownAsking(needs, act, askingId)),
    }),
    linkFeature({ personRows, ...needs }),
    cohortFeature({
      ...needs,
      drawRunning: (organiser, cohortId, at) =>
        drawParts(features, ({ running }) => running?.(organiser, cohortId, at)),
      drawInsight: (organiser, cohortId, at) =>
        drawParts(features, ({ insight }) => insight?.(organiser, cohortId, at)),
      drawLearner,
    }),
    insightFeature(needs),
    myDataFeature({ personRows, ...needs }),
    questionsFeature(needs),
    reportsFeature(needs),
    problemsFeature(needs),
    deliveriesFeature({ ...needs, notices: () => offersOf(features).notices }),
    // Before scores: what it marks is worked out in the same minute.
    regradeFeature(needs),
    scoresFeature(needs),
    // Last of those with routines: a fit takes a second, and nothing should wait for it.
    schedulingFeature(needs),
    aboutFeature(needs),
    helpFeature({
      ...needs,
      features: () => features,
    }),
    ...(needs.more ?? []),
  ];
  return features;
};

/** What the features do of their own accord. */
export const offersOf = (features: readonly Feature[]) => ({
  notices: features.flatMap(({ notices = [] }) => notices),
  routines: features.flatMap(({ routines = [] }) => routines),
});

/**
 * What a person finds on their Home, checked as every other message is. `again`: after something
 * they did, such
 * as to have their data deleted.
 */
export const homeOf =
  (
    features: readonly Feature[],
    identify: Identify,
    clock: Clock,
    isKnown: (origin: Origin) => Promise<boolean> = async () => true,
  ) =>
  async (origin: Origin, again = false): Promise<readonly Block[]> =>
    again && !(await isKnown(origin)) ? [] : (await drawToday(features, await identify(origin), clock.now())).blocks;

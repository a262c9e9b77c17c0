/** The list of features: to add one, write its folder in `features/` and add its line here. */
import type { Command } from './chat/command.ts';
import type { Origin } from './chat/context.ts';
import type { Feature } from './chat/feature.ts';
import type { Block } from './chat/view.ts';
import type { Identify } from './community/identify.ts';
import { type ConceptNeeds, conceptsFeature } from './features/concepts/concepts.ts';
import { helpFeature } from './features/help/help.ts';
import { linkFeature } from './features/link/link.ts';
import type { QuizNeeds } from './features/quiz/needs.ts';
import { quizFeature } from './features/quiz/quiz.ts';
import { reportsFeature } from './features/reports/reports.ts';
import { settingsFeature } from './features/settings/settings.ts';
import type { Clock } from './lib/clock.ts';

export type FeatureNeeds = QuizNeeds & ConceptNeeds;

export const allFeatures = (needs: FeatureNeeds): readonly Feature[] => {
  const features: readonly Feature[] = [
    quizFeature(needs),
    conceptsFeature(needs),
    settingsFeature(needs),
    linkFeature(needs),
    reportsFeature(needs),
    helpFeature({ commands: () => features.flatMap((feature): readonly Command[] => feature.commands) }),
  ];
  return features;
};

/** What a person finds on their Home: every feature's part, in the order of the list. */
export const homeOf =
  (features: readonly Feature[], identify: Identify, clock: Clock) =>
  async (origin: Origin): Promise<readonly Block[]> => {
    const caller = await identify(origin);
    const parts = await Promise.all(features.map((feature) => feature.home?.(caller, clock.now()) ?? []));
    return parts.flat();
  };

/**
 * /today: what lies before a person, as a message; where a platform has a Home, the same is there.
 */
import { defineCommand } from '../../chat/command.ts';
import type { Caller } from '../../chat/context.ts';
import { drawParts, type Feature } from '../../chat/feature.ts';
import { checkView } from '../../chat/limits.ts';
import { type View, view } from '../../chat/view.ts';
import { text } from '../../lib/words/text.ts';

/** `features` are all there are: each adds its part. */
export const todayFeature = (needs: { readonly features: () => readonly Feature[] }): Feature => ({
  name: 'today',
  commands: [
    defineCommand({
      name: 'today',
      description: 'See what is due, the question of the day and what comes next',
      more: text`On Slack the same stands on my Home tab.`,
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: ({ caller, at }) => drawToday(needs.features(), caller, at),
    }),
  ],
  actions: [],
});

/** Throws LimitError where the parts are more than a message holds. */
export const drawToday = async (features: readonly Feature[], caller: Caller, at: Temporal.Instant): Promise<View> =>
  checkView(view('Today', [...(await drawParts(features, ({ home }) => home?.(caller, at)))]));

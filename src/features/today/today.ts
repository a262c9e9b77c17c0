/**
 * /today: what lies before a person, as a message; where a platform has a Home, the same is there.
 */

import type { Caller } from '../../chat/context.ts';
import type { Feature } from '../../chat/feature.ts';
import { drawParts, drawPartsPage, type FromPiece } from '../../chat/parts.ts';
import { defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import type { View } from '../../chat/view/view.ts';
import { text } from '../../lib/words/text.ts';

/** `features` are all there are: each adds its part. */
export const todayFeature = (needs: { readonly features: () => readonly Feature[] }): Feature => ({
  name: 'today',
  section: 'Learn',
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
  actions: [
    defineAction({
      name: 'today.page',
      who: 'learner',
      answers: 'update',
      run: ({ caller, at }, { row, argument }) =>
        drawToday(needs.features(), caller, at, { feature: row, number: Number(argument) }),
    }),
  ],
});

/** A page as long as a message holds; `from`: where it began when it was last seen. */
export const drawToday = async (
  features: readonly Feature[],
  caller: Caller,
  at: Temporal.Instant,
  from?: FromPiece,
): Promise<View> => {
  const pieces = await drawParts(features, ({ home }) => home?.(caller, at));
  return drawPartsPage(features, pieces, { title: 'Today', action: 'today.page', from });
};

/** /progress: how far a person has come, in parts that every feature may add to. */

import type { Caller } from '../../chat/context.ts';
import type { Feature } from '../../chat/feature.ts';
import { drawParts, drawPartsPage, type FromPiece } from '../../chat/parts.ts';
import { defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import type { View } from '../../chat/view/view.ts';
import { text } from '../../lib/words/text.ts';
import { cohortDeadline, deadlineActions, ownDeadline } from './deadline.ts';
import type { ProgressNeeds } from './needs.ts';
import { ownNumbers } from './own-numbers.ts';

export const progressFeature = (needs: ProgressNeeds): Feature => ({
  name: 'progress',
  section: 'Your path',
  commands: [
    defineCommand({
      name: 'progress',
      description: 'See how far you’ve come: what you know, what comes back and where you’re weakest',
      more: text`Only you see it. Where there isn’t enough yet to say something, I leave it out.`,
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: ({ caller, at }) => drawProgress(needs, caller, at),
    }),
  ],
  actions: [
    defineAction({
      name: 'progress.page',
      who: 'learner',
      answers: 'update',
      run: ({ caller, at }, { row, argument }) =>
        drawProgress(needs, caller, at, { feature: row, number: Number(argument) }),
    }),
    ...deadlineActions(needs),
  ],
  parts: {
    progress: async (caller, at) => [
      ...(await ownNumbers(needs, caller, at)),
      ...(await ownDeadline(needs, caller, at)),
    ],
    insight: (organiser, cohortId, at) => cohortDeadline(needs, organiser, cohortId, at),
  },
});

const drawProgress = async (
  { features }: ProgressNeeds,
  caller: Caller,
  at: Temporal.Instant,
  from?: FromPiece,
): Promise<View> => {
  const pieces = await drawParts(features(), ({ progress }) => progress?.(caller, at));
  return drawPartsPage(features(), pieces, { title: 'Your progress', action: 'progress.page', from });
};

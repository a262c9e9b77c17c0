/** Standing problems on the Home of whoever can mend them, with a way to hear no more of one. */
import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { channelWords } from '../../chat/deliver/try-out.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { defineAction } from '../../chat/receive/action.ts';
import { type Block, button, note, paragraph, view } from '../../chat/view/view.ts';
import { findProblemsOf, ignoreProblemOf, type Problem } from '../../community/problems.ts';
import type { Database } from '../../database/client.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

type ProblemsNeeds = { readonly database: Database };

/** More would bury what else is there; mended, they make room for the next. */
const SHOWN_AT_MOST = 3;
const WORDS_AT_MOST = 300;

export const problemsFeature = ({ database }: ProblemsNeeds): Feature => ({
  name: 'problems',
  commands: [],
  actions: [
    defineAction({
      name: 'problems.ignore',
      who: 'organiser',
      answers: 'private',
      run: async ({ caller, at }: Context, { row }) => {
        const until = await ignoreProblemOf(database, caller, row, at);
        if (!until) throw new UserError(text`I can’t find that among what you can mend. It may be mended already.`);
        return view('Left alone', [paragraph(leftAlone(until))]);
      },
    }),
  ],
  parts: {
    home: async (caller: Caller, at) => {
      if (caller.role !== 'organiser') return [];
      const found = await findProblemsOf(database, caller, at, SHOWN_AT_MOST);
      return found.flatMap((problem) => drawProblem(problem, caller));
    },
  },
});

const leftAlone = (until: Temporal.Instant): Text =>
  text`I’ll leave that alone until ${[{ kind: 'moment', epochMs: until.epochMilliseconds, style: 'date' }]}, unless it
    gets worse.`;

/** A channel of another workspace can't be mentioned here. */
const drawProblem = (
  { id, about, says, fix, workspaceId, channelExternalId }: Problem,
  caller: Caller,
): readonly Block[] => {
  const isHere = channelExternalId !== null && workspaceId === caller.workspaceId;
  const where = isHere ? channelWords({ externalId: channelExternalId }) : text`${about}`;
  return [
    note('warning', text`${where}: ${excerpt(says, WORDS_AT_MOST)}. ${excerpt(fix, WORDS_AT_MOST)}`),
    { kind: 'controls', controls: [button(controlId('problems.ignore', id), 'Leave that')] },
  ];
};

/**
 * /link and /unlink: a person's accounts in several places become one person, and can be taken
 * apart again.
 */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { type Command, defineCommand } from '../../chat/receive/command.ts';
import type { View } from '../../chat/view/view.ts';
import { confirmLink } from '../../community/linking/link.ts';
import {
  type LinkNeeds,
  type LinkRequest,
  openLinkCode,
  redeemLinkCode,
  withdrawLinkCode,
} from '../../community/linking/link-code.ts';
import { expireLinks, findNextExpiry, LINK_DAYS } from '../../community/linking/link-expiry.ts';
import { findLastLink, undoLink } from '../../community/linking/unlink.ts';
import { isId } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import { studyOfLink } from '../../study/merging/merge.ts';
import {
  askMakerView,
  askUserView,
  codeView,
  confirmWords,
  linkedView,
  nothingToUndoView,
  notYoursWords,
  redeemWords,
  undoneView,
  undoView,
  undoWords,
  waitingView,
  waitWords,
  withdrawnView,
} from './views.ts';

export const linkFeature = (needs: LinkNeeds): Feature => ({
  name: 'link',
  commands: commands(needs),
  actions: actions(needs),
  routines: [
    {
      name: 'link.expire',
      nextAt: () => findNextExpiry(needs.database),
      run: (at) => expireLinks(needs.database, at),
    },
  ],
});

const commands = (needs: LinkNeeds): readonly Command[] => [
  defineCommand({
    name: 'link',
    description: 'Study as one person in several places: get a code here, type it there',
    more: text`If you use me on Discord and on Slack, or in two workspaces, link them: what you
      answer in one place then counts in the other. For ${LINK_DAYS} days /unlink undoes it.`,
    options: {
      code: { kind: 'text', description: 'The code that /link gave you in the other place' },
    },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: (context, { code }) => (code === undefined ? giveCode(needs, context) : takeCode(needs, context, code)),
  }),
  defineCommand({
    name: 'unlink',
    description: 'Undo your last /link',
    more: text`Each side gets back what it remembered when you linked them. I ask before anything changes.`,
    options: {},
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: async ({ caller }) => {
      const last = await findLastLink(needs.database, caller.personId);
      return last ? undoView(last, caller.zone) : nothingToUndoView();
    },
  }),
];

const actions = (needs: LinkNeeds): readonly Action[] => [
  defineAction({
    name: 'link.confirm',
    who: 'learner',
    answers: 'update',
    run: (context, { row, argument }) => confirm(needs, context, row, argument),
  }),
  defineAction({
    name: 'link.refuse',
    who: 'learner',
    answers: 'update',
    run: async (context, { row }) => {
      if (isId(row) && !(await withdrawLinkCode(needs, requestOf(context), row))) throw new UserError(notYoursWords);
      return withdrawnView();
    },
  }),
  defineAction({
    name: 'link.undo',
    who: 'learner',
    answers: 'update',
    run: async (context, { row }) => {
      const { outcome } = await undoLink(needs, studyOfLink, requestOf(context), row);
      if (outcome !== 'undone') throw new UserError(undoWords[outcome]);
      return undoneView();
    },
  }),
];

const requestOf = ({ caller, at, interactionId }: Context): LinkRequest => ({
  accountId: caller.accountId,
  at,
  interactionId,
});

const giveCode = async (needs: LinkNeeds, context: Context): Promise<View> => {
  const { codeId, code } = await openLinkCode(needs, requestOf(context));
  return codeView(codeId, code);
};

const takeCode = async (needs: LinkNeeds, context: Context, typed: string): Promise<View> => {
  const redeemed = await redeemLinkCode(needs, requestOf(context), typed);
  if (redeemed.outcome === 'found') return askUserView(redeemed.codeId, redeemed.maker);
  throw new UserError(redeemed.outcome === 'wait' ? waitWords(redeemed.until) : redeemWords[redeemed.outcome]);
};

const confirm = async (needs: LinkNeeds, context: Context, codeId: string, seen: string): Promise<View> => {
  const confirmed = await confirmLink(needs, studyOfLink, requestOf(context), codeId, seen);
  switch (confirmed.outcome) {
    case 'check':
      return askMakerView(codeId, confirmed.other);
    case 'waiting':
      return waitingView(confirmed.other);
    case 'linked':
      return linkedView(confirmed);
    default:
      throw new UserError(confirmWords[confirmed.outcome]);
  }
};

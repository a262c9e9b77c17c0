/** Who falls behind: shown to organisers alone, who may write to them by the bot. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { type Notice, noticeOf } from '../../chat/deliver/notice.ts';
import { single } from '../../chat/deliver/subject.ts';
import { UserError } from '../../chat/errors.ts';
import type { Action, ActionInput } from '../../chat/receive/action.ts';
import type { Form } from '../../chat/view/form.ts';
import { fitsLimits } from '../../chat/view/limits.ts';
import type { View } from '../../chat/view/view.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { requireHelped } from '../../community/cohort/helped.ts';
import { recordClosed } from '../../community/person/where-to-write.ts';
import type { InCohort } from '../../community/roles.ts';
import { intentOf } from '../../jobs/outbox.ts';
import { text, tidyTyped } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { findBehind, type Standing } from '../../study/insight/behind.ts';
import { behindView, draftOf, messageView, unheardView, writeForm } from './behind-view.ts';
import { findFailedAtMs, findLastMessages, findMessage, recordMessage, recordOutcome } from './messages.ts';
import { type InsightNeeds, insightAction } from './needs.ts';

const MESSAGE = { name: 'insight.message', title: 'A message from an organiser', subject: single } as const;
const UNHEARD = { name: 'insight.unheard', title: 'A note that a message didn’t arrive', subject: single } as const;

/** Whom somebody wrote to longer ago may well be written to again. */
const MESSAGES_DAYS = 30;

export const findThoseBehind = (
  { database, curriculum }: InsightNeeds,
  organised: InCohort<'organiser'>,
  at: Temporal.Instant,
): Promise<readonly Standing[]> => findBehind(database.orm, organised, curriculum().questions.keys(), at);

export const behindActions = (needs: InsightNeeds): readonly Action[] => [
  insightAction('behind', 'update', (context, organised, { argument }) =>
    showBehind(needs, context, organised, argument),
  ),
  insightAction('write', 'form', (context, organised, { argument, values: [chosen = argument] }) =>
    openForm(needs, context, organised, chosen),
  ),
  insightAction('send', 'private', (context, organised, input) => send(needs, context, organised, input)),
];

const showBehind = async (
  needs: InsightNeeds,
  { at }: Pick<Context, 'at'>,
  organised: InCohort<'organiser'>,
  from: string,
  remark?: Text,
): Promise<View> => {
  const standings = await findThoseBehind(needs, organised, at);
  const since = at.subtract({ hours: 24 * MESSAGES_DAYS });
  const messages = await findLastMessages(needs.database.orm, organised, since);
  return behindView(organised.cohortId, { standings, messages }, from, remark);
};

const openForm = async (
  needs: InsightNeeds,
  { caller, at }: Context,
  { cohortId }: InCohort<'organiser'>,
  personId: string,
): Promise<Form> => {
  const { name } = await requireHelped(needs.database.orm, caller, { cohortId, personId });
  const [answered] = await needs.database.statement('select 1 from review where person_id = $1::uuid limit 1', [
    personId,
  ]);
  const cohort = caller.cohorts.find((each) => each.cohortId === cohortId)?.name ?? '';
  const draft = draftOf({ name, answeredOn: answered ? '' : null }, caller.name, cohort);
  // The moment of opening tells one form from the next: sent twice, it is one message.
  const opened = at.epochMilliseconds.toString(36);
  return writeForm(controlId('insight.send', cohortId, `${shortId(personId)}.${opened}`), name, draft);
};

/** A control's argument has no room for a whole id and a moment. */
const shortId = (id: string): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
const longId = (short: string): string =>
  Buffer.from(short, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const send = async (
  needs: InsightNeeds,
  context: Context,
  organised: InCohort<'organiser'>,
  { argument, filled }: ActionInput,
): Promise<View> => {
  const { caller, at } = context;
  const [short = '', form = ''] = argument.split('.');
  const personId = longId(short);
  const { name } = await requireHelped(needs.database.orm, caller, { ...organised, personId });
  const words = tidyTyped(filled['words']?.[0] ?? '').trim();
  if (words === '') throw new UserError(text`There’s nothing in it yet. Please write a few words.`);
  const cohort = caller.cohorts.find(({ cohortId }) => cohortId === organised.cohortId)?.name ?? '';
  if (!fitsLimits(messageView({ from: caller.name, cohort, words })))
    throw new UserError(text`That’s more than one message holds. Please make it a little shorter.`);
  await needs.database.orm.transaction(async (tx) => {
    const message = { fromAccountId: caller.accountId, toPersonId: personId, words, form };
    const made = await recordMessage(tx, needs.random, organised, message, at);
    if (made === 'again') return;
    if (made === 'closed')
      throw new UserError(text`**${name}** takes no direct messages from me. Please write to them yourself.`);
    const { id, to } = made;
    await needs.outbox.send(tx, [intentOf(MESSAGE, id, { key: messageKey(id), to })], at);
    const done = { accountId: caller.accountId, did: 'wrote to {}', aboutPersonId: personId, at };
    await recordDone(tx, needs.random, organised, done);
  });
  const remark = text`Your message to **${name}** is on its way. If it can’t be delivered, I’ll tell you.`;
  return showBehind(needs, context, organised, '', remark);
};

const messageKey = (id: string): string => `insight-message/${id}`;

export const behindNotices = (needs: InsightNeeds): readonly Notice[] => [
  noticeOf(MESSAGE, {
    draw: async (id) => {
      const message = await findMessage(needs.database.orm, id);
      return message && messageView(message);
    },
    settled: async (id, outcome, at) => {
      if (outcome.outcome === 'skipped') return;
      const unreachable = outcome.outcome === 'failed' && outcome.unreachable;
      const failedFor = outcome.outcome === 'sent' ? null : unreachable ? 'closed' : 'failed';
      await needs.database.orm.transaction(async (tx) => {
        await recordOutcome(tx, id, failedFor);
        const message = failedFor && (await findMessage(tx, id));
        if (message && failedFor === 'closed') await recordClosed({ orm: tx }, message.toAccountId, at);
        if (!message) return;
        // An organiser may have had it tried again: each sending that fails is told once.
        const failedAtMs = (await findFailedAtMs(tx, messageKey(id))) ?? at.epochMilliseconds;
        const key = `insight-unheard/${id}/${failedAtMs}`;
        await needs.outbox.send(tx, [intentOf(UNHEARD, id, { key, to: message.sender })], at);
      });
    },
  }),
  noticeOf(UNHEARD, {
    draw: async (id) => {
      const message = await findMessage(needs.database.orm, id);
      // Sent again meanwhile, and this time it arrived.
      return message?.failedFor ? unheardView(message) : undefined;
    },
  }),
];

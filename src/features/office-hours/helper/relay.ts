/**
 * Brings words between a helper and those they help where no thread holds them all: each writes into
 * a form, and the others read it where they talk, in the thread or in their direct messages. Nobody's
 * messages are read for it.
 */
import { eq, sql } from 'drizzle-orm';
import type { Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { type Notice, noticeOf } from '../../../chat/deliver/notice.ts';
import { named } from '../../../chat/deliver/subject.ts';
import { UserError } from '../../../chat/errors.ts';
import { type Action, defineAction } from '../../../chat/receive/action.ts';
import type { Field, Form } from '../../../chat/view/form.ts';
import { button, controls, heading, paragraph, type View, view } from '../../../chat/view/view.ts';
import { requireRole } from '../../../community/roles.ts';
import { rowsOf } from '../../../database/client.ts';
import { relay } from '../../../database/schema/office-hours/claim.ts';
import { outbox } from '../../../database/schema/outbox.ts';
import { type Intent, intentOf } from '../../../jobs/outbox.ts';
import { isId } from '../../../lib/random.ts';
import { excerpt, plain, text } from '../../../lib/words/text.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { noClaim } from './asked.ts';
import {
  type ClaimRow,
  findClaimRow,
  findGroup,
  isInThread,
  membersOf,
  type Reader,
  type Whereabouts,
} from './card/claim-rows.ts';
import { meetingLink, namesOf, shortPerson } from './card/claim-view.ts';

const RELAY = {
  name: 'office-hours.relay',
  title: 'Words between a helper and a learner',
  subject: named('relayId', 'accountId'),
  overtakes: true,
} as const;

/** A message, not an essay; it fits a block however much of it has to be escaped. */
const WORDS_AT_MOST = 1400;
const TOPIC_AT_MOST = 80;

export const relayActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  defineAction({
    name: 'office-hours.reply',
    who: 'learner',
    answers: 'form',
    run: async (context, { row }) => replyForm(await findTalk(needs, context, row)),
  }),
  defineAction({
    name: 'office-hours.replied',
    who: 'learner',
    answers: 'private',
    run: async (context, { row, filled }) => {
      const talk = await findTalk(needs, context, row);
      const words = (filled['words']?.[0] ?? '').trim().slice(0, WORDS_AT_MOST);
      if (words === '') throw new UserError(text`There’s nothing in it yet. Please write a word or two.`);
      const isForAll = filled['readers']?.includes(ALL) === true;
      await bring(needs, context, talk, isForAll ? [...talk.to, ...talk.others] : talk.to, words);
      return sentView(talk, isForAll, words);
    },
  }),
];

export const relayNotices = (needs: OfficeHoursFeatureNeeds): readonly Notice[] => [
  noticeOf(RELAY, {
    draw: ({ relayId, accountId }) => drawRelay(needs, relayId, accountId),
    settled: async ({ relayId, accountId }, { outcome }, at) => {
      if (accountId === IN_THREAD && outcome === 'failed') await bringPastThread(needs, relayId, at);
    },
  }),
];

/** Of who is in the thread it is read there. */
type Listener = Whereabouts & { readonly inThread: boolean };

/** Who reads what somebody writes: `others` are helped with a learner who writes, and read it if they tick that. */
type Talk = {
  readonly claim: ClaimRow;
  readonly to: readonly Listener[];
  readonly others: readonly Listener[];
  readonly seesTopic: boolean;
};

/** Throws UserError for whoever has no part in it, and where it is over. */
const findTalk = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { caller }: Context,
  claimId: string,
): Promise<Talk> => {
  const claim = isId(claimId) ? await findClaimRow(orm, claimId) : undefined;
  if (!claim) throw new UserError(noClaim);
  const { helper, learner, mayBeJoined } = claim;
  const learners = await findListeners(orm, claim);
  const helps = helper?.personId === caller.personId;
  if (!helps && !learners.some(({ personId }) => personId === caller.personId)) throw new UserError(noClaim);
  requireRole(caller, claim.cohortId, helps ? 'helper' : 'learner');
  if (claim.endedAtMs !== null)
    throw new UserError(text`That help is over, so nobody would read it. /oh shows where you are.`);
  if (helps) return { claim, to: learners, others: [], seesTopic: true };
  if (!helper)
    throw new UserError(text`Your helper isn’t here any more. Your question is back in the line in a moment.`);
  const others = learners.filter(({ personId }) => personId !== caller.personId);
  const seesTopic = mayBeJoined || learner.personId === caller.personId;
  return { claim, to: [{ ...helper, inThread: false }], others, seesTopic };
};

const findListeners = async (reader: Reader, claim: ClaimRow): Promise<readonly Listener[]> =>
  membersOf(claim, await findGroup(reader, claim.ticketId)).map((each) => ({
    ...each,
    inThread: isInThread(claim, each),
  }));

const ALL = 'all';

const replyForm = ({ claim: { claimId, topic }, to, others, seesTopic }: Talk): Form => {
  const about = seesTopic ? text`, about ${excerpt(topic, TOPIC_AT_MOST)}` : [];
  const readers: Field = {
    kind: 'checks',
    name: 'readers',
    label: 'Who else reads it?',
    hint: 'They see your name, too',
    options: [{ value: ALL, label: 'Those who are helped with me' }],
  };
  return {
    id: controlId('office-hours.replied', claimId),
    title: 'Reply',
    submit: 'Send',
    intro: [{ kind: 'text', text: text`To ${namesOf(to.map(({ name }) => name))}${about}.` }],
    fields: [
      { kind: 'input', name: 'words', label: 'Your words', lines: 'many', atMost: WORDS_AT_MOST, required: true },
      ...(others.length > 0 ? [readers] : []),
    ],
  };
};

/** Delivered twice it is brought once, by the key of its first message. */
const bring = (
  needs: OfficeHoursFeatureNeeds,
  { caller, interactionId, at }: Context,
  { claim }: Talk,
  listeners: readonly Listener[],
  words: string,
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    const relayId = needs.random.id(at);
    const intents = [
      ...listeners.filter(({ inThread }) => !inThread).map((each) => directIntent(relayId, interactionId, each)),
      ...(listeners.some(({ inThread }) => inThread) ? threadIntents(relayId, interactionId, claim) : []),
    ];
    const [first] = intents;
    if (!first) return;
    const [before] = await tx.select({ id: outbox.id }).from(outbox).where(eq(outbox.key, first.key));
    if (before) return;
    const { claimId } = claim;
    await tx.insert(relay).values({ id: relayId, claimId, accountId: caller.accountId, words, at: at.toString() });
    await needs.outbox.send(tx, intents, at);
  });

/** `act`: of what it came. */
const directIntent = (
  relayId: string,
  act: string,
  { accountId, platform, workspaceExternalId, accountExternalId }: Whereabouts,
): Intent =>
  intentOf(
    RELAY,
    { relayId, accountId },
    { key: `${RELAY.name}/${act}/${accountId}`, to: { platform, workspaceExternalId, accountExternalId } },
  );

/** In place of an account. */
const IN_THREAD = 'thread';

const threadIntents = (
  relayId: string,
  act: string,
  { helper, threadChannelExternalId: channelExternalId, threadExternalId }: ClaimRow,
): readonly Intent[] => {
  if (!helper || channelExternalId === null || threadExternalId === null) return [];
  const { platform, workspaceExternalId } = helper;
  const to = { platform, workspaceExternalId, channelExternalId, threadExternalId };
  return [intentOf(RELAY, { relayId, accountId: IN_THREAD }, { key: `${RELAY.name}/${act}/${IN_THREAD}`, to })];
};

/** The thread is gone, or doesn’t take it: whoever would have read it there reads it in their direct messages. */
const bringPastThread = (
  { database, outbox: messages }: OfficeHoursFeatureNeeds,
  relayId: string,
  at: Temporal.Instant,
): Promise<void> =>
  database.orm.transaction(async (tx) => {
    const [row] = await tx.select().from(relay).where(eq(relay.id, relayId));
    const claim = row && (await findClaimRow(tx, row.claimId));
    if (!claim || claim.endedAtMs !== null) return;
    const readers = (await findListeners(tx, claim)).filter(
      (each) => each.inThread && each.accountId !== row.accountId,
    );
    await messages.send(
      tx,
      readers.map((each) => directIntent(relayId, relayId, each)),
      at,
    );
  });

type Relayed = {
  readonly claimId: string;
  readonly from: string;
  /** Nothing where whoever reads it may not see it. */
  readonly topic: string | null;
  readonly words: string;
  readonly meetingUrl: string | null;
  readonly over: boolean;
};

/** The topic is for its owner and whoever helps; for others where its owner let them join. */
const findRelayed = async (reader: Reader, relayId: string, accountId: string): Promise<Relayed | undefined> =>
  rowsOf<Relayed>(
    await reader.execute(sql`
      select c.id as "claimId", a.name as from, r.words, o.meeting_url as "meetingUrl",
        case when t.may_be_joined or ${accountId} in (t.account_id::text, c.account_id::text) then t.topic end as topic,
        c.ended_at is not null as over
      from relay r
      join account a on a.id = r.account_id
      join claim c on c.id = r.claim_id
      join ticket t on t.id = c.ticket_id
      left join office_hours o on o.cohort_id = t.cohort_id
      where r.id = ${relayId}::uuid`),
  )[0];

const drawRelay = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  relayId: string,
  accountId: string,
): Promise<View | undefined> => {
  const found = isId(relayId) ? await findRelayed(orm, relayId, accountId) : undefined;
  if (!found) return undefined;
  const { claimId, from, topic, words, meetingUrl, over } = found;
  return view(`${shortPerson(from)} writes`, [
    heading(text`${shortPerson(from)} writes`),
    paragraph(plain(words)),
    topic !== null && paragraph(text`*About ${excerpt(topic, TOPIC_AT_MOST)}*`),
    controls(
      !over && button(controlId('office-hours.reply', claimId), 'Reply', 'primary'),
      !over && meetingLink(meetingUrl),
    ),
  ]);
};

const sentView = ({ claim: { claimId }, to }: Talk, isForAll: boolean, words: string): View => {
  const names = namesOf(to.map(({ name }) => name));
  return view('Sent', [
    paragraph(
      isForAll ? text`Sent to **${names}** and to those who are helped with you:` : text`Sent to **${names}**:`,
    ),
    paragraph(plain(words)),
    controls(button(controlId('office-hours.reply', claimId), 'Write more')),
  ]);
};

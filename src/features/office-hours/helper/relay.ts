/**
 * Brings words between a helper and those they help where no thread holds both: each writes into a
 * form, and the other reads it in their direct messages. Nobody's messages are read for it.
 */
import { eq, sql } from 'drizzle-orm';
import type { Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { type Notice, noticeOf } from '../../../chat/deliver/notice.ts';
import { named } from '../../../chat/deliver/subject.ts';
import { UserError } from '../../../chat/errors.ts';
import { type Action, defineAction } from '../../../chat/receive/action.ts';
import { button, controls, heading, paragraph, type View, view } from '../../../chat/view/view.ts';
import { requireRole } from '../../../community/roles.ts';
import { rowsOf } from '../../../database/client.ts';
import { relay } from '../../../database/schema/office-hours/claim.ts';
import { outbox } from '../../../database/schema/outbox.ts';
import { intentOf } from '../../../jobs/outbox.ts';
import { isId } from '../../../lib/random.ts';
import { excerpt, plain, text } from '../../../lib/words/text.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { noClaim } from './asked.ts';
import { type ClaimRow, findClaimRow, findGroup, type Reader, type Whereabouts } from './card/claim-rows.ts';
import { meetingLink, shortPerson } from './card/claim-view.ts';

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
    run: async (context, { row }) => {
      const { claim, to } = await findTalk(needs, context, row);
      return {
        id: controlId('office-hours.replied', claim.claimId),
        title: 'Reply',
        submit: 'Send',
        intro: [{ kind: 'text', text: text`To ${namesOf(to)}, about ${excerpt(claim.topic, TOPIC_AT_MOST)}.` }],
        fields: [
          { kind: 'input', name: 'words', label: 'Your words', lines: 'many', atMost: WORDS_AT_MOST, required: true },
        ],
      };
    },
  }),
  defineAction({
    name: 'office-hours.replied',
    who: 'learner',
    answers: 'private',
    run: async (context, { row, filled }) => {
      const { claim, to } = await findTalk(needs, context, row);
      const words = (filled['words']?.[0] ?? '').trim().slice(0, WORDS_AT_MOST);
      if (words === '') throw new UserError(text`There’s nothing in it yet. Please write a word or two.`);
      await bring(needs, context, claim, to, words);
      return sentView(claim.claimId, to, words);
    },
  }),
];

export const relayNotices = (needs: OfficeHoursFeatureNeeds): readonly Notice[] => [
  noticeOf(RELAY, { draw: ({ relayId }) => drawRelay(needs, relayId) }),
];

type Talk = { readonly claim: ClaimRow; readonly to: readonly Whereabouts[] };

/** Throws UserError for whoever has no part in it, and where it is over. */
const findTalk = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { caller }: Context,
  claimId: string,
): Promise<Talk> => {
  const claim = isId(claimId) ? await findClaimRow(orm, claimId) : undefined;
  if (!claim) throw new UserError(noClaim);
  const learners = [claim.learner, ...(await findGroup(orm, claim.ticketId))];
  const helps = claim.helper?.personId === caller.personId;
  if (!helps && !learners.some(({ personId }) => personId === caller.personId)) throw new UserError(noClaim);
  requireRole(caller, claim.cohortId, helps ? 'helper' : 'learner');
  if (claim.endedAtMs !== null)
    throw new UserError(text`That help is over, so nobody would read it. /oh shows where you are.`);
  const to = helps ? learners : [claim.helper].filter((helper) => helper !== null);
  if (to.length === 0)
    throw new UserError(text`Your helper isn’t here any more. Your question is back in the line in a moment.`);
  return { claim, to };
};

const namesOf = (people: readonly Whereabouts[]): string => people.map(({ name }) => shortPerson(name)).join(', ');

/** Delivered twice it is brought once, by the key of its first message. */
const bring = (
  needs: OfficeHoursFeatureNeeds,
  { caller, interactionId, at }: Context,
  { claimId }: ClaimRow,
  to: readonly Whereabouts[],
  words: string,
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    const keyOf = ({ accountId }: Whereabouts): string => `${RELAY.name}/${interactionId}/${accountId}`;
    const [first] = to;
    if (!first) return;
    const [before] = await tx
      .select({ id: outbox.id })
      .from(outbox)
      .where(eq(outbox.key, keyOf(first)));
    if (before) return;
    const relayId = needs.random.id(at);
    await tx.insert(relay).values({ id: relayId, claimId, accountId: caller.accountId, words, at: at.toString() });
    const intents = to.map((person) =>
      intentOf(
        RELAY,
        { relayId, accountId: person.accountId },
        {
          key: keyOf(person),
          to: {
            platform: person.platform,
            workspaceExternalId: person.workspaceExternalId,
            accountExternalId: person.accountExternalId,
          },
        },
      ),
    );
    await needs.outbox.send(tx, intents, at);
  });

type Relayed = {
  readonly claimId: string;
  readonly from: string;
  readonly topic: string;
  readonly words: string;
  readonly meetingUrl: string | null;
  readonly over: boolean;
};

const findRelayed = async (reader: Reader, relayId: string): Promise<Relayed | undefined> =>
  rowsOf<Relayed>(
    await reader.execute(sql`
      select c.id as "claimId", a.name as from, t.topic, r.words, o.meeting_url as "meetingUrl",
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
): Promise<View | undefined> => {
  const found = isId(relayId) ? await findRelayed(orm, relayId) : undefined;
  if (!found) return undefined;
  const { claimId, from, topic, words, meetingUrl, over } = found;
  return view(`${shortPerson(from)} writes`, [
    heading(text`${shortPerson(from)} writes`),
    paragraph(plain(words)),
    paragraph(text`*About ${excerpt(topic, TOPIC_AT_MOST)}*`),
    controls(
      !over && button(controlId('office-hours.reply', claimId), 'Reply', 'primary'),
      !over && meetingLink(meetingUrl),
    ),
  ]);
};

const sentView = (claimId: string, to: readonly Whereabouts[], words: string): View =>
  view('Sent', [
    paragraph(text`Sent to **${namesOf(to)}**:`),
    paragraph(plain(words)),
    controls(button(controlId('office-hours.reply', claimId), 'Write more')),
  ]);

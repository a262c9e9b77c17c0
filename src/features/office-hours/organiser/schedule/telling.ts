/** Who waits for a session is told that it is moved, cancelled or held after all: from when to when. */
import { sql } from 'drizzle-orm';
import { type Notice, noticeOf } from '../../../../chat/deliver/notice.ts';
import { named } from '../../../../chat/deliver/subject.ts';
import { heading, paragraph, type View, view } from '../../../../chat/view/view.ts';
import { findWhereToWrite } from '../../../../community/person/where-to-write.ts';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import { type Destination, intentOf } from '../../../../jobs/outbox.ts';
import { isId } from '../../../../lib/random.ts';
import { excerpt, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { findAnnouncementPlaces } from '../../running/announce.ts';
import type { Actor, Session } from '../../store/types.ts';

/** A side is empty where it wasn’t held before, or isn’t now. */
const MOVED = {
  name: 'office-hours.moved',
  title: 'A note that office hours are at another time',
  subject: named('sessionId', 'fromMs', 'toMs', 'weekly'),
} as const;

export type Change = { readonly before: Session; readonly after: Session };

const whenHeld = ({ opensAt, cancelledAt }: Session): string =>
  cancelledAt === null ? String(Temporal.Instant.from(opensAt).epochMilliseconds) : '';

/** In the transaction of the change; whoever made it knows. Another length alone isn’t told. */
export const tellOf = async (
  needs: Pick<OfficeHoursNeeds, 'outbox'>,
  tx: Transaction,
  { before, after, weekly }: Change & { readonly weekly: boolean },
  actor: Actor | undefined,
  at: Temporal.Instant,
): Promise<void> => {
  const [fromMs, toMs] = [whenHeld(before), whenHeld(after)];
  if (fromMs === toMs) return;
  const { id: sessionId, cohortId, sequence } = after;
  const subject = { sessionId, fromMs, toMs, weekly: weekly ? 'weekly' : '' };
  const people = await findConcerned(tx, cohortId);
  const addresses = await findWhereToWrite(
    tx,
    people.filter(({ personId }) => personId !== actor?.personId),
  );
  const places: readonly (readonly [string, Destination])[] = [
    ...[...addresses].map(([personId, to]) => [personId, to] as const),
    ...(await findAnnouncementPlaces(tx, cohortId)).map(
      (to) => [`${to.platform}/${to.workspaceExternalId}/${to.channelExternalId}`, to] as const,
    ),
  ];
  if (places.length === 0) return;
  const intents = places.map(([place, to]) =>
    intentOf(MOVED, subject, { key: `${MOVED.name}/${sessionId}/${sequence}/${place}`, to }),
  );
  await needs.outbox.send(tx, intents, at);
};

/** Who asked to be told, who is carried over to it, and who is to help in it. */
const findConcerned = async (
  tx: Pick<Transaction, 'execute'>,
  cohortId: string,
): Promise<readonly { readonly personId: string; readonly actedWith: string | null }[]> =>
  rowsOf(
    await tx.execute(sql`
      select person_id as "personId", (array_agg(account_id order by account_id))[1] as "actedWith" from (
        select person_id, account_id from opening_watch where cohort_id = ${cohortId}::uuid
        union all
        select person_id, account_id from ticket where cohort_id = ${cohortId}::uuid and state = 'carried'
        union all
        select person_id, null from enrolment
        where cohort_id = ${cohortId}::uuid and role in ('helper', 'organiser')
      ) concerned
      group by person_id`),
  );

export const movedNotices = (needs: Pick<OfficeHoursNeeds, 'database'>): readonly Notice[] => [
  noticeOf(MOVED, { draw: (subject, at) => drawMoved(needs, subject, at) }),
];

type Subject = { readonly sessionId: string; readonly fromMs: string; readonly toMs: string; readonly weekly: string };

/** Nothing once it has begun, or its old time and its new one are over. */
const drawMoved = async (
  { database: { orm } }: Pick<OfficeHoursNeeds, 'database'>,
  { sessionId, fromMs, toMs, weekly }: Subject,
  at: Temporal.Instant,
): Promise<View | undefined> => {
  const [row] = isId(sessionId)
    ? rowsOf<{ name: string; opened: boolean }>(
        await orm.execute(sql`
          select c.name, s.opened_at is not null as opened from session s join cohort c on c.id = s.cohort_id
          where s.id = ${sessionId}::uuid`),
      )
    : [];
  const [from, to] = [Number(fromMs), Number(toMs)];
  if (!row || row.opened || Math.max(from, to) <= at.epochMilliseconds) return undefined;
  const title = toMs === '' ? 'Office hours are cancelled' : 'Office hours are at another time';
  return view(title, [
    heading(text`${title}`),
    paragraph(text`**${excerpt(row.name, NAME_AT_MOST)}**: ${movedWords(fromMs, toMs)}`),
    weekly !== '' &&
      paragraph(
        toMs === ''
          ? text`They aren’t held at that time of the week any more.`
          : text`So it stays, every week from then on.`,
      ),
  ]);
};

const NAME_AT_MOST = 60;

const movedWords = (fromMs: string, toMs: string): Text => {
  if (toMs === '') return text`those of ${whenWords(fromMs)} aren’t held.`;
  return fromMs === ''
    ? text`those of ${whenWords(toMs)} are held after all.`
    : text`those of ${whenWords(fromMs)} are moved to **${whenWords(toMs)}**.`;
};

/** In each reader’s own zone. */
const whenWords = (ms: string): Text => {
  const moment = (style: 'date' | 'time') => ({ kind: 'moment', epochMs: Number(ms), style }) as const;
  return text`${moment('date')}, ${moment('time')}`;
};

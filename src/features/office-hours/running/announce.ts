/** Words of an organiser's or the bot's to the whole cohort about office hours, in their channels. */
import { sql } from 'drizzle-orm';
import type { Context } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { type Notice, noticeOf } from '../../../chat/deliver/notice.ts';
import { named } from '../../../chat/deliver/subject.ts';
import { UserError } from '../../../chat/errors.ts';
import type { Action } from '../../../chat/receive/action.ts';
import type { Form } from '../../../chat/view/form.ts';
import { heading, paragraph, type View, view } from '../../../chat/view/view.ts';
import { recordDone } from '../../../community/cohort/audit.ts';
import type { InCohort } from '../../../community/roles.ts';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import { announcement } from '../../../database/schema/office-hours/office-hours.ts';
import { type Destination, intentOf } from '../../../jobs/outbox.ts';
import { isId } from '../../../lib/random.ts';
import { countWords } from '../../../lib/time/when.ts';
import { excerpt, plain, text } from '../../../lib/words/text.ts';
import { organiserAction } from '../helper/asked.ts';
import { showLine } from '../helper/line/line.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';

const ANNOUNCEMENT = {
  name: 'office-hours.announcement',
  title: 'An announcement about office hours',
  subject: named('announcementId', 'channelExternalId'),
} as const;

/** Fits a block however much of it has to be escaped. */
const WORDS_AT_MOST = 1400;

export const announceActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  organiserAction('announce', 'form', async (_, by) => announceForm(by.cohortId)),
  organiserAction('announced', 'private', (context, by, { filled }) =>
    announce(needs, context, by, (filled['words']?.[0] ?? '').trim().slice(0, WORDS_AT_MOST)),
  ),
];

export const announceForm = (cohortId: string): Form => ({
  id: controlId('office-hours.announced', cohortId),
  title: 'Announce',
  submit: 'Post it',
  intro: [{ kind: 'text', text: text`I’ll post it with your name where the cohort reads about office hours.` }],
  fields: [{ kind: 'input', name: 'words', label: 'Your words', lines: 'many', atMost: WORDS_AT_MOST, required: true }],
});

type Place = Destination & { readonly channelExternalId: string };

/** Where announcements go, else where the board stands; in each workspace. */
export const findAnnouncementPlaces = async (
  tx: Pick<Transaction, 'execute'>,
  cohortId: string,
): Promise<readonly Place[]> =>
  rowsOf<Place>(
    await tx.execute(sql`
      select distinct on (h.workspace_id) w.platform, w.external_id as "workspaceExternalId",
        h.channel_external_id as "channelExternalId"
      from cohort_channel h
      join workspace w on w.id = h.workspace_id
      where h.cohort_id = ${cohortId}::uuid and h.purpose in ('announcements', 'office-hours') and h.broken_at is null
      order by h.workspace_id, h.purpose = 'announcements' desc`),
  );

/** Delivered twice it is posted once: its id is the press. */
const announce = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  by: InCohort<'organiser'>,
  words: string,
): Promise<View> => {
  const { caller, at, interactionId } = context;
  if (words === '') throw new UserError(text`There’s nothing in it yet. Please write a word or two.`);
  const posted = await needs.database.orm.transaction(async (tx) => {
    const places = await findAnnouncementPlaces(tx, by.cohortId);
    if (places.length === 0) return 0;
    const { cohortId } = by;
    const [made] = await tx
      .insert(announcement)
      .values({ id: sql`md5(${interactionId})::uuid`, cohortId, accountId: caller.accountId, words, at: at.toString() })
      .onConflictDoNothing()
      .returning({ id: announcement.id });
    if (!made) return places.length;
    const announcementId = made.id;
    const intents = places.map((to) => {
      const { channelExternalId } = to;
      const key = `${ANNOUNCEMENT.name}/${interactionId}/${to.platform}/${to.workspaceExternalId}`;
      return intentOf(ANNOUNCEMENT, { announcementId, channelExternalId }, { key, to });
    });
    await needs.outbox.send(tx, intents, at);
    await recordDone(tx, needs.random, by, { accountId: caller.accountId, did: 'announced something', at });
    return places.length;
  });
  if (posted === 0)
    throw new UserError(text`There’s no channel to post it in yet. Use /oh in one and press **Show the board here**.`);
  return showLine(needs, context, by.cohortId, text`Posted in ${countWords(posted, 'channel')}.`);
};

export const announceNotices = (needs: OfficeHoursFeatureNeeds): readonly Notice[] => [
  noticeOf(ANNOUNCEMENT, { draw: ({ announcementId }) => drawAnnouncement(needs, announcementId) }),
];

const drawAnnouncement = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  announcementId: string,
): Promise<View | undefined> => {
  const [row] = isId(announcementId)
    ? rowsOf<{ words: string; name: string | null }>(
        await orm.execute(sql`
          select n.words, a.name from announcement n left join account a on a.id = n.account_id
          where n.id = ${announcementId}::uuid`),
      )
    : [];
  return (
    row &&
    view('Office hours', [
      heading(text`Office hours`),
      paragraph(plain(row.words)),
      row.name !== null && paragraph(text`*${excerpt(row.name, 40)}*`),
    ])
  );
};

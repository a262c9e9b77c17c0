/**
 * /deliveries: messages that couldn’t be delivered, for organisers, who can have them tried again.
 */

import type { Caller, Channel, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import type { Notice } from '../../chat/deliver/notice.ts';
import { channelWords } from '../../chat/deliver/try-out.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { AROUND, pageButtons, pageWords, paginate } from '../../chat/view/paginate.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { choosingActions, switchButton, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { nameInHeading } from '../../community/cohort/cohort-dates.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { cohortsWith, requireRole } from '../../community/roles.ts';
import type { Database } from '../../database/client.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import {
  countFailed,
  type FailedDelivery,
  findCohortsOf,
  findFailed,
  findFailedAround,
  type Reach,
} from './failed-deliveries.ts';

export type DeliveriesNeeds = {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly notices: () => readonly Notice[];
};

/** Tried again by one press: more than this is a fault of the place, which is mended first. */
const AGAIN_AT_MOST = 500;
const FAILURE_AT_MOST = 200;

export const deliveriesFeature = (needs: DeliveriesNeeds): Feature => ({
  name: 'deliveries',
  section: 'For helpers and organisers',
  commands: [
    defineCommand({
      name: 'deliveries',
      description: 'See messages that couldn’t be delivered, and send them again',
      more: text`Such as a question of the day for a channel I may not write in. Each one says what stood in the way.`,
      options: {},
      who: 'organiser',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => open(needs, context),
    }),
  ],
  actions: [
    ...choosingActions(needs.database, {
      ...about,
      open: (context) => open(needs, context),
      show: (context, cohortId) => overview(needs, context, { cohortId }),
    }),
    defineAction({
      name: 'deliveries.page',
      who: 'organiser',
      answers: 'update',
      run: (context, { row, argument }) => overview(needs, context, { cohortId: cohortOf(row), from: argument }),
    }),
    defineAction({
      name: 'deliveries.open',
      who: 'organiser',
      answers: 'private',
      run: (context, { row }) => (row === '' ? open(needs, context) : overview(needs, context, { cohortId: row })),
    }),
    ...againActions(needs),
  ],
  parts: {
    home: async (caller, at) => {
      const all = caller.role === 'organiser' ? await countFailed(needs.database, reachOf(caller), at) : 0;
      if (all === 0) return [];
      return [note('warning', text`${countWords(all, 'message')} couldn’t be delivered.`), seeWhy('')];
    },
    insight: async (caller, cohortId, at) => {
      const reach = { cohorts: [requireRole(caller, cohortId, 'organiser')], manages: undefined };
      const all = await countFailed(needs.database, reach, at);
      if (all === 0) return [paragraph(text`**Deliveries:** every message of the last 30 days was delivered.`)];
      const failed = text`**Deliveries:** ${countWords(all, 'message')} of the last 30 days couldn’t be delivered.`;
      return [paragraph(failed), seeWhy(cohortId)];
    },
  },
});

const seeWhy = (cohortId: string): Block => ({
  kind: 'controls',
  controls: [button(controlId('deliveries.open', cohortId), 'See why')],
});

const about = { feature: 'deliveries', role: 'organiser' } as const;

/** In the place of a cohort's id: for whoever manages a workspace that has none. */
const NONE = 'none';
const cohortOf = (row: string): string | undefined => (row === NONE ? undefined : row);

const againActions = (needs: DeliveriesNeeds): readonly Action[] => [
  defineAction({
    name: 'deliveries.again',
    who: 'organiser',
    answers: 'update',
    run: async (context, { row, argument }) => {
      const { caller, at } = context;
      const meant = await findMeantCohort(needs.database, caller, { channel: context.channel, ...about });
      const seen = meant.kind === 'meant' ? meant.cohort.cohortId : undefined;
      const organised = cohortsWith(caller, 'organiser');
      const of = await findCohortsOf(needs.database, row, organised);
      const failed = await findFailed(needs.database, reachOf(caller, organised), at, AGAIN_AT_MOST, row);
      const cohortId = of.find((each) => each === seen) ?? of[0] ?? seen;
      return tryAgain(needs, context, failed, { cohortId, from: argument });
    },
  }),
  defineAction({
    name: 'deliveries.again-all',
    who: 'organiser',
    answers: 'update',
    run: async (context, { row, argument }) => {
      const cohortId = cohortOf(row);
      const reach = reachInto(context.caller, cohortId);
      const failed = await findFailed(needs.database, reach, context.at, AGAIN_AT_MOST);
      return tryAgain(needs, context, failed, { cohortId, from: argument });
    },
  }),
];

const tryAgain = async (
  needs: DeliveriesNeeds,
  context: Context,
  failed: readonly FailedDelivery[],
  list: List,
): Promise<View> => {
  const ids = failed.map(({ id }) => id);
  const tried = await needs.database.orm.transaction((tx) => needs.outbox.retry(tx, ids));
  if (tried === 0)
    throw new UserError(text`I can’t find that message among those that failed here. It may be on its way already.`);
  const remark = text`${countWords(tried, 'message')} on the way again. What fails again comes back here.`;
  return overview(needs, context, { ...list, remark });
};

const reachOf = (caller: Caller, cohorts: Reach['cohorts'] = cohortsWith(caller, 'organiser')): Reach => ({
  cohorts,
  manages: caller.manages ? caller.workspaceId : undefined,
});

/** Of one cohort. */
const reachInto = (caller: Caller, cohortId: string | undefined): Reach =>
  reachOf(caller, cohortId === undefined ? [] : [requireRole(caller, cohortId, 'organiser')]);

const open = async (needs: DeliveriesNeeds, context: Context): Promise<View> => {
  const meant = await findMeantCohort(needs.database, context.caller, { channel: context.channel, ...about });
  if (meant.kind === 'ask') return whichCohortView(meant.cohorts, about);
  return overview(needs, context, { cohortId: meant.kind === 'meant' ? meant.cohort.cohortId : undefined });
};

type List = {
  readonly cohortId: string | undefined;
  readonly remark?: Text;
  /** The message that the person's page began with. */
  readonly from?: string;
};

const overview = async (
  { database, notices }: DeliveriesNeeds,
  { caller, at }: Context,
  { cohortId, remark, from = '' }: List,
): Promise<View> => {
  const failures = await findFailedAround(database, reachInto(caller, cohortId), at, from, AROUND);
  const { all } = failures;
  const titles = new Map(notices().map(({ name, title }): [string, string] => [name, title]));
  const others = cohortId !== undefined && switchButton('deliveries', caller, cohortId, about);
  const name = others ? caller.cohorts.find((each) => each.cohortId === cohortId)?.name : undefined;
  const list = cohortId ?? NONE;
  return paginate(failures, {
    // The newest come first.
    isFrom: ({ id }) => from === '' || id <= from,
    draw: (page) => {
      const start = page.items[0]?.id ?? '';
      return view(all === 0 ? 'Everything was delivered' : `${countWords(all, 'message')} not delivered`, [
        heading(name === undefined ? text`Deliveries` : text`Deliveries: ${nameInHeading(name)}`),
        remark && note('good', remark),
        paragraph(
          all === 0
            ? text`All is well: every message of the last 30 days was delivered or is on its way.`
            : text`${countWords(all, 'message')} of the last 30 days couldn’t be delivered.${pageWords(page)}`,
        ),
        ...page.items.flatMap((failed) =>
          failedBlocks(failed, { title: titles.get(failed.notice) ?? failed.notice, start, caller }),
        ),
        controls(
          all > 1 && button(controlId('deliveries.again-all', list, start), 'Try all again'),
          ...pageButtons(page, ({ id }) => controlId('deliveries.page', list, id)),
          others,
        ),
      ]);
    },
  });
};

const failedBlocks = (
  { id, channel, workspaceId, direct, at, failure, uncertain }: FailedDelivery,
  { title, start, caller }: { readonly title: string; readonly start: string; readonly caller: Caller },
): readonly (Block | undefined)[] => [
  { kind: 'divider' },
  paragraph(
    text`**${title}** ${placeWords(direct, channel, workspaceId === caller.workspaceId)},
      ${[{ kind: 'moment', epochMs: Temporal.Instant.from(at).epochMilliseconds, style: 'relative' }]}`,
  ),
  paragraph(text`${excerpt(failure ?? 'No reason was given', FAILURE_AT_MOST)}.`),
  controls(button(controlId('deliveries.again', id, start), uncertain ? 'It isn’t there: try again' : 'Try again')),
];

/** A channel elsewhere can't be mentioned here. */
const placeWords = (direct: boolean, channel: Channel | undefined, isHere: boolean): Text => {
  if (direct) return text`in a direct message`;
  if (channel && isHere) return text`in ${channelWords(channel)}`;
  return channel?.name === undefined ? text`in a channel` : text`in #${channel.name}`;
};

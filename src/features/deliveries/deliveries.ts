/**
 * /deliveries: messages that couldn’t be delivered, for organisers, who can have them tried again.
 */
import { defineAction } from '../../chat/action.ts';
import { defineCommand } from '../../chat/command.ts';
import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import type { Notice } from '../../chat/notice.ts';
import { AROUND, pageButtons, pageWords, paginate } from '../../chat/paginate.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../chat/view.ts';
import { cohortsWith, requireRole } from '../../community/roles.ts';
import type { Database } from '../../database/client.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { countFailed, type FailedDelivery, findFailed, findFailedAround, type Reach } from './failed-deliveries.ts';

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
  commands: [
    defineCommand({
      name: 'deliveries',
      description: 'See messages that couldn’t be delivered, and send them again',
      more: text`Such as a question of the day for a channel I may not write in. Each one says what stood in the way.`,
      options: {},
      who: 'organiser',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => overview(needs, context),
    }),
  ],
  actions: [
    defineAction({
      name: 'deliveries.page',
      who: 'organiser',
      answers: 'update',
      run: (context, { row }) => overview(needs, context, { from: row }),
    }),
    defineAction({
      name: 'deliveries.open',
      who: 'organiser',
      answers: 'private',
      run: (context) => overview(needs, context),
    }),
    defineAction({
      name: 'deliveries.again',
      who: 'organiser',
      answers: 'update',
      run: async (context, { row, argument }) => {
        const failed = await findFailed(needs.database, reachOf(context.caller), context.at, AGAIN_AT_MOST);
        const tried = await tryAgain(
          needs,
          failed.filter(({ id }) => row === 'all' || row === id),
        );
        if (tried === 0)
          throw new UserError(
            text`I can’t find that message among those that failed here. It may be on its way already.`,
          );
        return overview(needs, context, {
          from: argument,
          remark: text`${countWords(tried, 'message')} on the way again. What fails again comes back here.`,
        });
      },
    }),
  ],
  parts: {
    home: async (caller, at) => {
      const all = caller.role === 'organiser' ? await countFailed(needs.database, reachOf(caller), at) : 0;
      if (all === 0) return [];
      return [note('warning', text`${countWords(all, 'message')} couldn’t be delivered.`), seeWhy];
    },
    insight: async (caller, cohortId, at) => {
      const reach = { cohorts: [requireRole(caller, cohortId, 'organiser')], manages: undefined };
      const all = await countFailed(needs.database, reach, at);
      if (all === 0) return [paragraph(text`**Deliveries:** every message of the last 30 days was delivered.`)];
      const failed = text`**Deliveries:** ${countWords(all, 'message')} of the last 30 days couldn’t be delivered.`;
      return [paragraph(failed), seeWhy];
    },
  },
});

const seeWhy: Block = { kind: 'controls', controls: [button(controlId('deliveries.open'), 'See why')] };

const tryAgain = ({ database, outbox }: DeliveriesNeeds, failed: readonly FailedDelivery[]): Promise<number> =>
  database.orm.transaction((tx) =>
    outbox.retry(
      tx,
      failed.map(({ id }) => id),
    ),
  );

const reachOf = (caller: Caller): Reach => ({
  cohorts: cohortsWith(caller, 'organiser'),
  manages: caller.manages ? caller.workspaceId : undefined,
});

type Told = {
  readonly remark?: Text;
  /** The message that the person's page began with. */
  readonly from?: string;
};

const overview = async (
  { database, notices }: DeliveriesNeeds,
  { caller, at }: Context,
  { remark, from = '' }: Told = {},
): Promise<View> => {
  const failures = await findFailedAround(database, reachOf(caller), at, from, AROUND);
  const { all } = failures;
  const titles = new Map(notices().map(({ name, title }): [string, string] => [name, title]));
  return paginate(failures, {
    // The newest come first.
    isFrom: ({ id }) => from === '' || id <= from,
    draw: (page) => {
      const start = page.items[0]?.id ?? '';
      return view(all === 0 ? 'Everything was delivered' : `${countWords(all, 'message')} not delivered`, [
        heading(text`Deliveries`),
        remark && note('good', remark),
        paragraph(
          all === 0
            ? text`All is well: every message of the last 30 days was delivered or is on its way.`
            : text`${countWords(all, 'message')} of the last 30 days couldn’t be delivered.${pageWords(page)}`,
        ),
        ...page.items.flatMap((failed) => failedBlocks(failed, titles.get(failed.notice) ?? failed.notice, start)),
        controls(
          all > 1 && button(controlId('deliveries.again', 'all', start), 'Try all again'),
          ...pageButtons(page, ({ id }) => controlId('deliveries.page', id)),
        ),
      ]);
    },
  });
};

const failedBlocks = (
  { id, channelName, direct, at, failure, uncertain }: FailedDelivery,
  title: string,
  start: string,
): readonly (Block | undefined)[] => [
  { kind: 'divider' },
  paragraph(
    text`**${title}** ${placeWords(direct, channelName)},
      ${[{ kind: 'moment', epochMs: Temporal.Instant.from(at).epochMilliseconds, style: 'relative' }]}`,
  ),
  paragraph(text`${excerpt(failure ?? 'No reason was given', FAILURE_AT_MOST)}.`),
  controls(button(controlId('deliveries.again', id, start), uncertain ? 'It isn’t there: try again' : 'Try again')),
];

const placeWords = (direct: boolean, channelName: string | null): string => {
  if (direct) return 'in a direct message';
  return channelName === null ? 'in a channel' : `in #${channelName}`;
};

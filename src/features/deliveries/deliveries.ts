/** /deliveries: messages that could not be delivered, for organisers, who can have them tried again. */
import { defineAction } from '../../chat/action.ts';
import { defineCommand } from '../../chat/command.ts';
import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import type { Notice } from '../../chat/notice.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../chat/view.ts';
import type { Database } from '../../database/client.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import { isId } from '../../lib/random.ts';
import { excerpt, type Text, text } from '../../lib/text.ts';
import { countWords } from '../../lib/when.ts';
import { countFailed, type FailedDelivery, findFailed, findWorkspace } from './failed-deliveries.ts';

export type DeliveriesNeeds = {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly notices: () => readonly Notice[];
};

/** Shown in one message. */
const SHOWN = 8;
/** Tried again by one press: more than this is a fault of the place, which is mended first. */
const AGAIN_AT_MOST = 500;
const FAILURE_AT_MOST = 200;

export const deliveriesFeature = (needs: DeliveriesNeeds): Feature => ({
  name: 'deliveries',
  commands: [
    defineCommand({
      name: 'deliveries',
      description: 'See messages that could not be delivered, and try them again',
      options: {},
      who: 'organiser',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => overview(needs, context),
    }),
  ],
  actions: [
    defineAction({ name: 'deliveries.open', who: 'organiser', answers: 'private', run: (context) => overview(needs, context) }),
    defineAction({
      name: 'deliveries.again',
      who: 'organiser',
      answers: 'update',
      run: async (context, { row }) => {
        const { workspaceId } = context.caller;
        const ids = row === 'all' ? (await findFailed(needs.database, workspaceId, context.at, AGAIN_AT_MOST)).map(({ id }) => id) : [row].filter(isId);
        const tried = await tryAgain(needs, workspaceId, ids);
        if (tried === 0) throw new UserError(text`I can't find that message among those that failed here. Perhaps it is on its way already.`);
        return overview(needs, context, text`${countWords(tried, 'message')} on the way again. What fails once more comes back here.`);
      },
    }),
  ],
  home: async ({ role, workspaceId }, at) => {
    const all = role === 'organiser' ? await countFailed(needs.database, workspaceId, at) : 0;
    if (all === 0) return [];
    const why: Block = { kind: 'controls', controls: [button(controlId('deliveries.open'), 'See why')] };
    return [note('warning', text`${countWords(all, 'message')} could not be delivered.`), why];
  },
});

const tryAgain = async ({ database, outbox }: DeliveriesNeeds, workspaceId: string, ids: readonly string[]): Promise<number> => {
  const found = await findWorkspace(database, workspaceId);
  return found && ids.length > 0 ? database.orm.transaction((tx) => outbox.retry(tx, found, ids)) : 0;
};

const overview = async ({ database, notices }: DeliveriesNeeds, { caller, at }: Context, remark?: Text): Promise<View> => {
  const all = await countFailed(database, caller.workspaceId, at);
  const shown = await findFailed(database, caller.workspaceId, at, SHOWN);
  const titles = new Map(notices().map(({ name, title }): [string, string] => [name, title]));
  return view(all === 0 ? 'Everything was delivered' : `${countWords(all, 'message')} not delivered`, [
    heading(text`Deliveries`),
    remark && note('good', remark),
    paragraph(
      all === 0
        ? text`Nothing waits for you here: in the last 30 days every message could be delivered, or is on its way.`
        : text`${countWords(all, 'message')} of the last 30 days could not be delivered${all > shown.length ? `; the newest ${shown.length} are shown` : ''}.`,
    ),
    ...shown.flatMap((failed) => failedBlocks(failed, titles.get(failed.notice) ?? failed.notice)),
    all > 1 ? controls(button(controlId('deliveries.again', 'all'), 'Try all again')) : undefined,
  ]);
};

const failedBlocks = ({ id, channelName, direct, at, failure, uncertain }: FailedDelivery, title: string): readonly (Block | undefined)[] => [
  { kind: 'divider' },
  paragraph(
    text`**${title}** ${placeWords(direct, channelName)}, ${[{ kind: 'moment', epochMs: Temporal.Instant.from(at).epochMilliseconds, style: 'relative' }]}`,
  ),
  paragraph(text`${excerpt(failure ?? 'No reason was given', FAILURE_AT_MOST)}.`),
  controls(button(controlId('deliveries.again', id), uncertain ? 'It isn’t there: try again' : 'Try again')),
];

const placeWords = (direct: boolean, channelName: string | null): string => {
  if (direct) return 'in a direct message';
  return channelName === null ? 'in a channel' : `in #${channelName}`;
};

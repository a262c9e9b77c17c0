/**
 * Puts a View's files where its message is: Slack's blocks can't carry them, and a message for one
 * person can't either, so these go to their direct messages.
 */
import { bytesOf, type FileBlock } from '../../../chat/view/file.ts';
import type { View } from '../../../chat/view/view.ts';
import type { Log } from '../../../lib/process/log.ts';
import type { SlackClient } from '../connect/api-client.ts';
import type { People } from '../connect/look-up/people.ts';
import type { Teams } from '../connect/look-up/teams.ts';
import { uploadBytes } from '../connect/upload.ts';
import type { FilesGo } from '../render/render.ts';

type Needs = { readonly teams: Teams; readonly people: People; readonly log: Log };

export type Beside = {
  readonly teamId: string | undefined;
  readonly orgId?: string | undefined;
  /** None where there is only a person. */
  readonly channelId?: string | undefined;
  readonly threadTs?: string | undefined;
  /** Who asked; their direct messages are used where the channel won't do. */
  readonly userId?: string | undefined;
  /** Nobody else may see them. */
  readonly isPrivate: boolean;
};

type Uploaded = { readonly id: string; readonly title: string };

/** Never throws: what couldn't be given is said in the message. */
export const shareFiles = async (needs: Needs, beside: Beside, { blocks }: View): Promise<FilesGo> => {
  const files = blocks.filter((block) => block.kind === 'file');
  const [first, ...rest] = files;
  if (!first) return 'here';
  try {
    const client = await needs.teams.clientFor(beside.teamId, beside.orgId);
    const uploaded: readonly [Uploaded, ...Uploaded[]] = [
      await upload(client, first),
      ...(await Promise.all(rest.map((block) => upload(client, block)))),
    ];
    return await show(needs, client, beside, uploaded);
  } catch (error) {
    needs.log.warn({ teamId: beside.teamId, err: error }, 'slack-file-not-shared');
    await needs.teams.noteFailure(beside.teamId, error);
    return 'nowhere';
  }
};

const upload = async (client: SlackClient, block: FileBlock): Promise<Uploaded> => ({
  id: await uploadBytes(client, { ...block, filename: block.name, bytes: bytesOf(block) }),
  title: block.name,
});

const show = async (
  { people, log }: Needs,
  client: SlackClient,
  { teamId, channelId, threadTs, userId, isPrivate }: Beside,
  [first, ...rest]: readonly [Uploaded, ...Uploaded[]],
): Promise<FilesGo> => {
  const complete = (channel: string, thread: string | undefined): Promise<unknown> =>
    client.files.completeUploadExternal({
      files: [first, ...rest],
      channel_id: channel,
      ...(thread ? { thread_ts: thread } : {}),
    });
  if (!isPrivate && channelId !== undefined)
    try {
      await complete(channelId, threadTs);
      return 'here';
    } catch (error) {
      // We may answer in channels that we aren't in, but show no file there.
      if (userId === undefined) throw error;
      log.warn({ teamId, err: error }, 'slack-file-goes-to-direct-messages');
    }
  if (userId === undefined) throw new TypeError('a file for nobody');
  await complete(await people.directChannel(teamId, userId), undefined);
  return 'direct';
};

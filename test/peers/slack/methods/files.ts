/** The three steps of an upload: ask for a URL, send the bytes there, complete. */
import { jsonList, stringIn } from '../check.ts';
import type { Slack } from '../slack.ts';
import { nested, optional, refusal, required, SlackError } from '../slack-error.ts';
import type { OwnFile } from '../state-values.ts';
import type { Json, StoredFile } from '../world.ts';
import type { Method } from './method.ts';

const PICTURES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
};
const extension = (name: string): string => name.split('.').at(-1)?.toLowerCase() ?? '';

export const fileJson = (slack: Slack, file: StoredFile): Json => ({
  id: file.id,
  name: file.name,
  title: file.title,
  filetype: extension(file.name),
  mimetype: PICTURES[extension(file.name)] ?? 'application/octet-stream',
  size: file.length,
  url_private: `${slack.origin()}/files-pri/${file.id}/${file.name}`,
  permalink: `${slack.origin()}/files/${file.id}/${file.name}`,
});

export const getUploadUrl: Method = {
  tier: 'tier4',
  token: 'bot',
  scopes: ['files:write'],
  run: ({ slack, args }) => {
    const name = required(args, 'filename');
    const length = Number(required(args, 'length'));
    if (!Number.isInteger(length) || length < 1)
      throw refusal('invalid_arguments', ['length must be an integer above 0']);
    if ((optional(args, 'alt_txt') ?? '').length > 1000) throw new SlackError('alt_txt_too_large');
    const file: StoredFile = {
      id: slack.world.ids.next('F'),
      name,
      length,
      uploadKey: slack.world.ids.secret(),
      title: name,
      bytes: undefined,
      complete: false,
    };
    slack.world.files.set(file.id, file);
    return { upload_url: `${slack.origin()}/upload/v1/${file.uploadKey}`, file_id: file.id };
  },
};

/**
 * The bytes arrive, raw or as a form's only file; undefined when the URL is unknown or the length
 * is not what was said.
 */
export const receiveBytes = (slack: Slack, key: string, contentType: string, body: Buffer): StoredFile | undefined => {
  const file = [...slack.world.files.values()].find((each) => each.uploadKey === key && !each.complete);
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  const bytes =
    mark === undefined ? body : body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf(`\r\n--${mark}`));
  if (!file || bytes.length !== file.length) return undefined;
  file.bytes = Buffer.from(bytes);
  return file;
};

export const completeUpload: Method = {
  tier: 'tier4',
  token: 'bot',
  scopes: ['files:write'],
  run: ({ slack, args, token }) => {
    const wanted = jsonList(nested(args, 'files'));
    if (wanted.length === 0) throw refusal('invalid_arguments', ['missing required field: files [json-pointer:]']);
    const files = wanted.map((each) => {
      const file = slack.world.files.get(stringIn(each, 'id') ?? '');
      if (!file?.bytes || file.complete) throw new SlackError('file_not_found');
      return { file, title: stringIn(each, 'title') ?? file.name };
    });
    const channelId = optional(args, 'channel_id');
    const channel = channelId === undefined ? undefined : slack.world.channels.get(channelId);
    if (channelId !== undefined && !channel) throw new SlackError('channel_not_found');
    if (channel && !channel.members.has(token.botUserId)) throw new SlackError('not_in_channel');
    for (const { file, title } of files) Object.assign(file, { complete: true, title });
    if (channel) {
      const threadTs = optional(args, 'thread_ts');
      slack.world.messages.push({
        ts: slack.world.ids.ts(),
        channelId: channel.id,
        userId: token.botUserId,
        botId: token.botId,
        fileIds: files.map(({ file }) => file.id),
        text: optional(args, 'initial_comment') ?? '',
        blocks: [],
        edited: false,
        ...(threadTs ? { threadTs } : {}),
      });
    }
    slack.world.signal.changed();
    return { files: files.map(({ file }) => fileJson(slack, file)) };
  },
};

/** Somebody gives a file in a form: it is theirs, and the app may read it. */
export const uploadGiven = (slack: Slack, { name, content }: OwnFile): Json => {
  const file: StoredFile = {
    ...{ id: slack.world.ids.next('F'), name, title: name, length: content.byteLength },
    ...{ uploadKey: slack.world.ids.secret(), bytes: Buffer.from(content), complete: true },
  };
  slack.world.files.set(file.id, file);
  return slack.faults.fileIsHidden()
    ? { id: file.id, mode: 'file_access', file_access: 'check_file_info', created: 0, timestamp: 0, user: '' }
    : fileJson(slack, file);
};

/**
 * The bytes of a file, for a token that may read files. Anybody else gets the page to sign in, with
 * a 200.
 */
export const servePrivate = (slack: Slack, id: string, bearer: string | undefined): Buffer | 'page' | undefined => {
  const token = slack.world.tokens.get(bearer ?? '');
  if (!token || token.revoked || !token.scopes.has('files:read')) return 'page';
  return slack.faults.fileIsLost() ? undefined : slack.world.files.get(id)?.bytes;
};

/** Why a block can't show an uploaded file, in Slack's words; undefined when it can. */
export const pictureProblem = (
  files: ReadonlyMap<string, StoredFile>,
  reference: Json,
  notReady: () => boolean,
): string | undefined => {
  const id =
    stringIn(reference, 'id') ?? /\/files(?:-pri)?\/(F[A-Z0-9]+)\//.exec(stringIn(reference, 'url') ?? '')?.[1];
  const file = files.get(id ?? '');
  return file?.complete && PICTURES[extension(file.name)] !== undefined && !notReady()
    ? undefined
    : 'invalid slack file';
};

/** The body of a message that is made or edited: everything in it but the components' own rules. */
import { MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { refusals } from '../refusal.ts';
import { flag, snowflake, snowflakeOrPosition } from './fields.ts';
import { demand, type Issue, invalidForm, read } from './issues.ts';
import { type Component, readMessageComponents } from './message-components.ts';

const MOST_EMBED_TEXT = 6000;
const MOST_FILES = 10;

const allowedMentions = z
  .looseObject({
    parse: z.array(z.enum(['roles', 'users', 'everyone'])).nullish(),
    roles: z.array(snowflake).max(100).nullish(),
    users: z.array(snowflake).max(100).nullish(),
    replied_user: flag,
  })
  .superRefine((it, context) => {
    for (const kind of ['users', 'roles'] as const) {
      const both = it.parse?.includes(kind) && (it[kind]?.length ?? 0) > 0;
      demand(
        context,
        !both,
        [],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      );
    }
  });

const embed = z.looseObject({
  title: z.string().max(256).nullish(),
  description: z.string().max(4096).nullish(),
  fields: z
    .array(z.looseObject({ name: z.string().min(1).max(256), value: z.string().min(1).max(1024) }))
    .max(25)
    .nullish(),
  footer: z.looseObject({ text: z.string().max(2048) }).nullish(),
});

const embeds = z
  .array(embed)
  .max(10)
  .superRefine((all, context) => {
    const size = all
      .flatMap((it) => [
        it.title,
        it.description,
        it.footer?.text,
        ...(it.fields ?? []).flatMap(({ name, value }) => [name, value]),
      ])
      .join('').length;
    demand(
      context,
      size <= MOST_EMBED_TEXT,
      [],
      'MAX_EMBED_SIZE_EXCEEDED',
      `Embed size exceeds maximum size of ${MOST_EMBED_TEXT}`,
    );
  });

const attachment = z.looseObject({
  id: snowflakeOrPosition,
  filename: z.string().min(1).max(1024).nullish(),
  description: z.string().max(1024).nullish(),
  is_spoiler: flag,
});

const body = z.looseObject({
  content: z.string().max(2000).nullish(),
  tts: flag,
  nonce: z.union([z.int(), z.string().max(25)]).nullish(),
  enforce_nonce: flag,
  embeds: embeds.nullish(),
  allowed_mentions: allowedMentions.nullish(),
  components: z.array(z.unknown()).nullish(),
  attachments: z.array(attachment).max(MOST_FILES).nullish(),
  flags: z.int().min(0).nullish(),
  message_reference: z
    .looseObject({
      message_id: snowflake.nullish(),
      channel_id: snowflake.nullish(),
      type: z.int().nullish(),
      fail_if_not_exists: flag,
    })
    .nullish(),
});

export type AllowedMentions = z.infer<typeof allowedMentions>;
export type UploadedFile = {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
};

/** Part of a message as it already stands, for an edit. */
export type Standing = {
  readonly content: string;
  readonly flags: number;
  readonly embeds: readonly unknown[];
  readonly attachments: readonly { readonly id: string; readonly name: string }[];
  /** An answer that was put off: nothing stands there yet. */
  readonly loading: boolean;
};

/**
 * What a body says, read; a field that it doesn't mention is undefined, as an edit leaves that
 * alone.
 */
export type Draft = {
  readonly content: string | null | undefined;
  readonly embeds: readonly unknown[] | null | undefined;
  readonly components: readonly Component[] | null | undefined;
  readonly attachments:
    | readonly {
        readonly id: string;
        readonly filename?: string | null | undefined;
        readonly description?: string | null | undefined;
      }[]
    | null
    | undefined;
  readonly allowedMentions: AllowedMentions | null | undefined;
  readonly flags: number;
  readonly nonce: string | undefined;
  readonly enforceNonce: boolean;
  readonly repliesTo: string | undefined;
};

/** Bodies with files name them by position: `files[0]`, `files[1]` … */
export type Files = ReadonlyMap<string, UploadedFile>;

type Body = z.infer<typeof body>;

const retainedNames = (parsed: Body, standing: Standing | undefined): string[] => {
  if (!standing) return [];
  const kept = parsed.attachments?.map(({ id }) => id);
  return standing.attachments.filter(({ id }) => kept === undefined || kept.includes(id)).map(({ name }) => name);
};

const legacyIssues = (parsed: Body, standing: Standing | undefined): Issue[] => {
  const newlyV2 = standing && !(standing.flags & MessageFlags.IsComponentsV2);
  const content = Boolean(parsed.content) || (newlyV2 && standing.content !== '' && parsed.content === undefined);
  const embedded =
    Boolean(parsed.embeds?.length) || (newlyV2 && standing.embeds.length > 0 && parsed.embeds === undefined);
  const used = [
    ...(content ? ['content'] : []),
    ...(embedded ? ['embeds'] : []),
    ...['poll', 'sticker_ids'].filter((field) => parsed[field]),
  ];
  return used.map((field) => ({
    path: [field],
    code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
  }));
};

const fileIssues = (parsed: Body, files: Files, standing: Standing | undefined): Issue[] => {
  const known = new Set([...files.keys(), ...(standing?.attachments ?? []).map(({ id }) => id)]);
  return (parsed.attachments ?? []).flatMap(({ id }, index) =>
    known.has(id)
      ? []
      : [
          {
            path: ['attachments', index, 'id'],
            code: 'ATTACHMENT_NOT_FOUND',
            message: `No file and no attachment has the id ${id}`,
          },
        ],
  );
};

const isEmpty = (parsed: Body, files: Files): boolean =>
  !parsed.content && !parsed.embeds?.length && !parsed.components?.length && files.size === 0 && !parsed['poll'];

/** Throws a Refusal; `standing` is the message that the body edits, undefined for a new one. */
export const readMessage = (
  value: unknown,
  files: Files,
  standing?: Standing,
  prefix: readonly PropertyKey[] = [],
): Draft => {
  const parsed = read(body, value, prefix);
  const v2 = Boolean(((parsed.flags ?? 0) | (standing?.flags ?? 0)) & MessageFlags.IsComponentsV2);
  const issues = [...(v2 ? legacyIssues(parsed, standing) : []), ...fileIssues(parsed, files, standing)];
  if (issues.length > 0) throw invalidForm(issues.map((issue) => ({ ...issue, path: [...prefix, ...issue.path] })));
  if ((!standing || standing.loading) && isEmpty(parsed, files)) throw refusals.emptyMessage();
  const names = new Set([
    ...[...files].map(([id, file]) => parsed.attachments?.find((entry) => entry.id === id)?.filename ?? file.name),
    ...retainedNames(parsed, standing),
  ]);
  return {
    content: parsed.content,
    embeds: parsed.embeds,
    components: parsed.components && readMessageComponents(parsed.components, v2, names, prefix),
    attachments: parsed.attachments,
    allowedMentions: parsed.allowed_mentions,
    flags: parsed.flags ?? 0,
    nonce: parsed.nonce === null || parsed.nonce === undefined ? undefined : String(parsed.nonce),
    enforceNonce: parsed.enforce_nonce === true,
    repliesTo: parsed.message_reference?.message_id ?? undefined,
  };
};

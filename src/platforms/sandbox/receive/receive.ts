/**
 * From what the page posts to an Interaction: checked, bounded, and only about what the persona can
 * see.
 */
import { z } from 'zod';
import type { Interaction, SuggestInteraction } from '../../../chat/receive/interaction.ts';
import { limits } from '../../../chat/view/limits.ts';
import type { GivenValue, Picked, PickedKind } from '../../../chat/view/picked.ts';
import type { Message, Transcript } from '../deliver/transcript.ts';
import { canSee, originOf, roles } from '../personas.ts';
import type { Channel, CommandInfo, LookName, Persona } from '../protocol.ts';
import type { PageReader } from './live.ts';
import type { Uploads } from './uploads.ts';

/**
 * What the page sent can't be understood or isn't allowed: `status` and a sentence for whoever
 * wrote the request.
 */
export class BadRequest extends Error {
  readonly status: 400 | 403 | 404 | 413 | 503;
  constructor(status: BadRequest['status'], message: string) {
    super(message);
    this.name = 'BadRequest';
    this.status = status;
  }
}

export type Received = {
  readonly interaction: Interaction;
  readonly persona: Persona;
  readonly channel: Channel;
  /** The message whose control was used, or from which the form was opened. */
  readonly message?: Message | undefined;
  /** How the page that asks draws. */
  readonly look: LookName;
};

export type World = {
  readonly personas: readonly Persona[];
  readonly transcript: Transcript;
  readonly commands: readonly CommandInfo[];
  readonly uploads: Uploads;
};

/**
 * Far over what any feature accepts, so that a feature gets to say kindly that it is too long; the
 * body's bound is the server's.
 */
const TYPED = 60_000;
const OPTIONS_AT_MOST = 25;

const name = z.string().min(1).max(100);
const look = z.enum(['plain', 'discord', 'slack'] satisfies LookName[]).default('plain');
const who = { as: name, channelId: name };
const interactionId = z.string().regex(/^[\w-]{8,64}$/);
const controlId = z.string().min(1).max(limits.controlId);
const typed = z.string().max(TYPED);
const values = z.array(typed).max(limits.options);
const few = <Value>(record: Record<string, Value>): boolean => Object.keys(record).length <= OPTIONS_AT_MOST;

const pickedKind = z.enum(['person', 'channel', 'role'] satisfies PickedKind[]);
const options = z.record(name, z.union([typed, z.number()])).refine(few, 'too many options');

const interactionBody = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('command'),
    id: interactionId,
    look,
    ...who,
    command: name,
    options,
  }),
  z.object({ kind: z.literal('words'), id: interactionId, look, ...who, words: typed }),
  z.object({
    kind: z.literal('action'),
    id: interactionId,
    look,
    ...who,
    messageId: name,
    controlId,
    values,
  }),
  z.object({
    kind: z.literal('form'),
    id: interactionId,
    look,
    ...who,
    messageId: name.optional(),
    formId: controlId,
    filled: z.record(name, values).refine(few, 'too many fields'),
    /** Which of them are for a person, a channel or a role. */
    picked: z.record(name, pickedKind).refine(few, 'too many fields').default({}),
    /** Those of files that were uploaded before, by the ids that they got. */
    files: z.record(name, z.array(name).max(1)).refine(few, 'too many fields').default({}),
  }),
]);
const suggestBody = z.object({
  ...who,
  command: name,
  option: name,
  typed: z.string().max(1000),
  options: options.default({}),
});
const dismissBody = z.object({ ...who, messageId: name });
const clockBody = z.object({ as: name, move: z.enum(['hour', 'day', 'due']) });
const uploadQuery = z.object({ as: name, name: z.string().min(1).max(255) });
const readerQuery = z.object({ as: name, look });
const inspectQuery = z.object({ ...who, messageId: name });

/** Throws BadRequest naming what is wrong and where. */
const read = <Body>(shape: z.ZodType<Body>, body: unknown): Body => {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new BadRequest(
    400,
    `This request can’t be read: ${first?.path.join('.') || 'the body'}: ${first?.message ?? 'wrong'}.`,
  );
};

const findPersona = (world: World, id: string): Persona => {
  const persona = world.personas.find((known) => known.id === id);
  if (!persona) {
    const names = world.personas.map((known) => known.id).join(', ');
    throw new BadRequest(404, `Nobody here is called “${id.slice(0, 40)}”. There are: ${names}.`);
  }
  return persona;
};

const findPlace = (world: World, body: { as: string; channelId: string }): { persona: Persona; channel: Channel } => {
  const persona = findPersona(world, body.as);
  const channel = world.transcript.findChannel(body.channelId);
  if (!channel || !canSee(persona.id, channel))
    throw new BadRequest(404, `${persona.name} sees no channel “${body.channelId.slice(0, 40)}”.`);
  return { persona, channel };
};

const findMessage = (world: World, persona: Persona, channelId: string, messageId: string): Message => {
  const message = world.transcript.find(channelId, messageId);
  if (!message || (message.onlyFor && message.onlyFor !== persona.id))
    throw new BadRequest(404, `${persona.name} sees no message “${messageId.slice(0, 40)}” there.`);
  return message;
};

export const receiveInteraction = (world: World, raw: unknown): Received => {
  const body = read(interactionBody, raw);
  const { persona, channel } = findPlace(world, body);
  if (body.kind === 'words' && channel.kind !== 'direct')
    throw new BadRequest(400, 'In a channel only commands are for Watermark.');
  if (body.kind === 'command' && channel.closed) throw new BadRequest(403, 'This thread is closed.');
  const messageId = 'messageId' in body ? body.messageId : undefined;
  const message = messageId === undefined ? undefined : findMessage(world, persona, channel.id, messageId);
  const common = {
    id: `${persona.id}:${body.id}`,
    origin: originOf(persona),
    ...whereIn(world, channel),
  };
  return { interaction: interactionOf(world, common, body), persona, channel, message, look: body.look };
};

type Common = Pick<Interaction, 'id' | 'origin' | 'place' | 'channel' | 'threadExternalId'>;

const interactionOf = (world: World, common: Common, body: z.infer<typeof interactionBody>): Interaction => {
  switch (body.kind) {
    case 'command':
      return {
        ...common,
        kind: 'command',
        command: body.command,
        options: givenOf(world, body.command, body.options),
      };
    case 'words':
      return { ...common, kind: 'words', words: body.words };
    case 'action':
      return { ...common, kind: 'action', controlId: body.controlId, values: body.values };
    case 'form':
      return {
        ...common,
        kind: 'form',
        formId: body.formId,
        filled: body.filled,
        picked: Object.fromEntries(
          Object.entries(body.picked).map(([field, kind]) => [
            field,
            (body.filled[field] ?? []).map((id) => pickedOf(world, kind, id)),
          ]),
        ),
        files: Object.fromEntries(
          Object.entries(body.files).map(([field, ids]) => [field, ids.map((id) => world.uploads.find(id))]),
        ),
      };
  }
};

/** An option for a person, a channel or a role comes as an id. */
const givenOf = (
  world: World,
  command: string,
  given: Readonly<Record<string, string | number>>,
): Readonly<Record<string, GivenValue>> => {
  const declared = world.commands.find((known) => known.name === command)?.options ?? [];
  return Object.fromEntries(
    Object.entries(given).map(([option, value]) => {
      const kind = pickedKind.safeParse(declared.find((known) => known.name === option)?.kind).data;
      return [option, kind ? pickedOf(world, kind, String(value)) : value];
    }),
  );
};

const pickedOf = (
  { personas, transcript }: Pick<World, 'personas' | 'transcript'>,
  kind: PickedKind,
  id: string,
): Picked => {
  const wanted = id.replace(/^[@#]/, '').toLowerCase();
  const channels = transcript.channels().filter((channel) => channel.kind === 'channel');
  const known = { person: personas, channel: channels, role: roles }[kind].find(
    (each) => each.id === wanted || each.name.toLowerCase() === wanted,
  );
  return known ? { kind, externalId: known.id, name: known.name } : { kind, externalId: id, problem: 'unknown' };
};

export const receiveSuggest = (world: World, raw: unknown): SuggestInteraction => {
  const body = read(suggestBody, raw);
  const { persona, channel } = findPlace(world, body);
  const { command, option, typed } = body;
  const given = Object.fromEntries(Object.entries(body.options).filter(([name]) => name !== option));
  return {
    id: `${persona.id}:suggest`,
    origin: originOf(persona),
    ...whereIn(world, channel),
    kind: 'suggest',
    command,
    option,
    typed,
    options: givenOf(world, command, given),
  };
};

/** Who opens a page, and in which look. */
export const receiveReader = (world: World, raw: unknown): PageReader => {
  const { as, look: wanted } = read(readerQuery, raw);
  return { persona: findPersona(world, as), look: wanted };
};

/** What a file that comes is called. */
export const receiveUpload = (world: World, raw: unknown): { readonly name: string } => {
  const { as, name: called } = read(uploadQuery, raw);
  findPersona(world, as);
  return { name: called };
};

/** A private message that its reader wants gone, in a channel or as a remark. */
export const receiveDismiss = (world: World, raw: unknown): Message => {
  const body = read(dismissBody, raw);
  const { persona, channel } = findPlace(world, body);
  const message = findMessage(world, persona, channel.id, body.messageId);
  if (message.onlyFor !== persona.id) throw new BadRequest(403, 'Only what is meant for you alone can be dismissed.');
  return message;
};

export const receiveClockMove = (world: World, raw: unknown): { persona: Persona; move: 'hour' | 'day' | 'due' } => {
  const body = read(clockBody, raw);
  return { persona: findPersona(world, body.as), move: body.move };
};

export const receiveInspect = (world: World, raw: unknown): Message => {
  const body = read(inspectQuery, raw);
  const { persona, channel } = findPlace(world, body);
  return findMessage(world, persona, channel.id, body.messageId);
};

/** A thread is a part of its channel; a conversation of several people is a place of its own. */
const whereIn = (
  { transcript }: World,
  channel: Channel,
): Pick<Interaction, 'place' | 'channel' | 'threadExternalId'> => {
  const parent = transcript.findChannel(channel.parentId ?? '');
  const { id, name } = parent ?? channel;
  return {
    place: channel.kind === 'direct' ? 'direct' : 'workspace',
    channel: { externalId: id, name },
    ...(parent ? { threadExternalId: channel.id } : {}),
  };
};

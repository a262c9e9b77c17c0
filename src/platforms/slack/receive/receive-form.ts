/** What was filled in or typed into a modal of ours, as an Interaction, and where that modal was opened from. */
import { createHash } from 'node:crypto';
import type { FormInteraction, SuggestInteraction } from '../../../chat/receive/interaction.ts';
import type { FileAt } from '../../../chat/view/file.ts';
import type { GivenValue } from '../../../chat/view/picked.ts';
import type { Actor } from '../connect/look-up/people.ts';
import { modalKinds, ROLE_ACTION, readFiles, readFilled, readPickedFields } from '../render/render-form.ts';
import type { SentView } from '../render/sent-view.ts';
import { type Metadata, metadataShape, submissionShape, suggestionShape } from './payloads.ts';
import { actorOf, type Incoming, placeOf, type Spot, type Unsigned } from './receive.ts';

export type Submitted = Incoming & {
  readonly view: SentView;
  /** What was given in fields for a file, by their names. */
  readonly files: Readonly<Record<string, readonly FileAt[]>>;
};

export const receiveSubmission = (body: unknown): Submitted => {
  const payload = submissionShape.parse(body);
  const { view } = payload;
  const { target, ...origin } = readMetadata(view.private_metadata);
  const filled = readFilled(view.state);
  const picked = readPickedFields(view.state);
  const files = readFiles(view.state);
  const actor = actorOf(payload);
  // Some submissions carry no trigger: what was filled in tells one from the next.
  const unique =
    payload.trigger_id ??
    `${view.id}:${createHash('sha256')
      .update(JSON.stringify([filled, files]))
      .digest('hex')
      .slice(0, 16)}`;
  const common = { id: `${actor.teamId}:${unique}`, place: placeOf(origin.channelId) };
  const interaction: Unsigned =
    view.callback_id === modalKinds.command
      ? {
          ...common,
          kind: 'command',
          command: target,
          options: givenIn(view.state),
        }
      : ({ ...common, kind: 'form', formId: target, filled, picked } satisfies Unsigned<FormInteraction>);
  return {
    actor,
    interaction,
    view,
    files,
    spot: { ...spotOf(origin), ...(payload.trigger_id ? { triggerId: payload.trigger_id } : {}) },
  };
};

const spotOf = ({ channelId, threadTs, responseUrl, message }: Omit<Metadata, 'target'>): Spot => ({
  ...(channelId ? { channelId } : {}),
  ...(threadTs ? { threadTs } : {}),
  ...(responseUrl ? { responseUrl } : {}),
  ...(message ? { message } : {}),
});

const readMetadata = (written: string): Metadata => metadataShape.parse(JSON.parse(written));

/** Where a modal comes from, for its `private_metadata`. */
export const writeMetadata = (target: string, { channelId, threadTs, responseUrl, message }: Spot): string =>
  JSON.stringify({ target, channelId, threadTs, responseUrl, message } satisfies {
    [Key in keyof Metadata]: Metadata[Key] | undefined;
  });

/** What a command's form holds, as options. */
const givenIn = (state: Parameters<typeof readFilled>[0]): Readonly<Record<string, GivenValue>> => {
  const picked = readPickedFields(state);
  return Object.fromEntries(
    Object.entries(readFilled(state)).flatMap(([name, [value]]) => {
      const given = picked[name]?.[0] ?? value;
      return given ? [[name, given]] : [];
    }),
  );
};

/** Somebody types the name of a user group. */
export const receiveGroupQuery = (body: unknown): { readonly actor: Actor; readonly typed: string } | undefined => {
  const payload = suggestionShape.parse(body);
  return payload.action_id === ROLE_ACTION ? { actor: actorOf(payload), typed: payload.value } : undefined;
};

export const receiveSuggestion = (
  body: unknown,
): { readonly actor: Actor; readonly interaction: Omit<SuggestInteraction, 'origin'> } | undefined => {
  const payload = suggestionShape.parse(body);
  if (payload.view?.callback_id !== modalKinds.command) return undefined;
  const { target } = readMetadata(payload.view.private_metadata);
  const actor = actorOf(payload);
  return {
    actor,
    interaction: {
      kind: 'suggest',
      id: `${actor.teamId}:suggest`,
      place: 'workspace',
      command: target,
      option: payload.block_id,
      typed: payload.value,
      options: payload.view.state ? givenIn(payload.view.state) : {},
    },
  };
};

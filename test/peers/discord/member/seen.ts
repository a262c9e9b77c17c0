/** What a person sees of a message or a form: words, controls and pictures, as plain data. */
import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import { type Component, mediaOf, walk } from '../check/message-components.ts';
import type { Modal } from '../check/modal.ts';
import { attachmentNamed, textsOf } from '../objects/message.ts';
import type { Message } from '../world.ts';

export type SeenOption = {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly default: boolean;
};

export type SeenButton = {
  readonly label: string;
  readonly customId: string | undefined;
  readonly url: string | undefined;
  /** 1 primary, 2 secondary, 3 success, 4 danger, 5 link. */
  readonly style: number;
  readonly disabled: boolean;
};

export type SeenSelect = {
  readonly customId: string;
  readonly placeholder: string | undefined;
  readonly options: readonly SeenOption[];
  readonly atLeast: number;
  readonly atMost: number;
  readonly disabled: boolean;
};

export type SeenAttachment = {
  readonly name: string;
  readonly description: string | undefined;
  readonly contentType: string;
  readonly bytes: Uint8Array;
};

export type SeenMessage = {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  /** Only this person sees it. */
  readonly ephemeral: boolean;
  /** "Watermark is thinking…" */
  readonly loading: boolean;
  readonly edited: boolean;
  readonly pinned: boolean;
  readonly content: string;
  /** The content and every text display, in reading order; and all of them in one, line by line. */
  readonly texts: readonly string[];
  readonly text: string;
  readonly buttons: readonly SeenButton[];
  readonly selects: readonly SeenSelect[];
  /** Those that are shown: in a components message the ones that a component refers to. */
  readonly attachments: readonly SeenAttachment[];
  /** Every component with those nested in it, in reading order, as it was sent. */
  readonly components: readonly Component[];
  readonly embeds: readonly unknown[];
  /** Ids of those notified, 'everyone' among them. */
  readonly pings: readonly string[];
};

const string = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Options of a select or group; the fields have been checked on the way in. */
const optionsOf = (component: Component): SeenOption[] =>
  ((component['options'] ?? []) as Component[]).map((option) => ({
    value: String(option['value']),
    label: String(option['label']),
    description: string(option['description']),
    default: option['default'] === true,
  }));

const buttonOf = (component: Component): SeenButton => ({
  label: string(component['label']) ?? '',
  customId: string(component['custom_id']),
  url: string(component['url']),
  style: Number(component['style']),
  disabled: component['disabled'] === true,
});

const selectOf = (component: Component): SeenSelect => ({
  customId: String(component['custom_id']),
  placeholder: string(component['placeholder']),
  options: optionsOf(component),
  atLeast: Number(component['min_values'] ?? 1),
  atMost: Number(component['max_values'] ?? 1),
  disabled: component['disabled'] === true,
});

export const SELECTS = new Set<number>([
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
]);

const describedAs = (component: Component, url: string): string | undefined => {
  const items = (component['items'] ?? [component]) as Component[];
  const item = items.find((each) => (each['media'] as { url: string } | undefined)?.url === url);
  return string(item?.['description']);
};

const attachmentsOf = (message: Message, all: readonly Component[]): SeenAttachment[] => {
  const show = ({ name, contentType, bytes, description }: SeenAttachment): SeenAttachment => ({
    name,
    contentType,
    bytes,
    description,
  });
  if (!(message.flags & MessageFlags.IsComponentsV2)) return message.attachments.map(show);
  return all.flatMap((component) =>
    mediaOf(component).flatMap((url) => {
      const attachment = attachmentNamed(message, url);
      return attachment
        ? [
            show({
              ...attachment,
              description: describedAs(component, url) ?? attachment.description,
            }),
          ]
        : [];
    }),
  );
};

export const seen = (message: Message): SeenMessage => {
  const components = walk(message.components);
  const texts = textsOf(message.content, message.components);
  return {
    id: message.id,
    channelId: message.channelId,
    authorId: message.authorId,
    ephemeral: message.onlyFor !== undefined,
    loading: (message.flags & MessageFlags.Loading) !== 0,
    edited: message.editedMs !== undefined,
    pinned: message.pinned,
    content: message.content,
    texts,
    text: texts.join('\n'),
    buttons: components.filter(({ type }) => type === ComponentType.Button).map(buttonOf),
    selects: components.filter(({ type }) => SELECTS.has(type)).map(selectOf),
    attachments: attachmentsOf(message, components),
    components,
    embeds: message.embeds,
    pings: message.pings,
  };
};

export type SeenField = {
  readonly type: number;
  readonly customId: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly required: boolean;
  /** What stands there before anything is typed. */
  readonly value: string | undefined;
  readonly placeholder: string | undefined;
  readonly minLength: number;
  readonly maxLength: number;
  readonly options: readonly SeenOption[];
  readonly atLeast: number;
  readonly atMost: number;
};

export type SeenForm = {
  readonly customId: string;
  readonly title: string;
  /** The words above and between the fields. */
  readonly texts: readonly string[];
  readonly fields: readonly SeenField[];
};

const LONGEST_INPUT = 4000;

const fieldOf = (component: Component, label: Component): SeenField => {
  const options = optionsOf(component);
  const most = component.type === ComponentType.CheckboxGroup ? options.length : 1;
  return {
    type: component.type,
    customId: String(component['custom_id']),
    label: String(label['label']),
    description: string(label['description']),
    required: component['required'] !== false && component.type !== ComponentType.Checkbox,
    value: string(component['value']),
    placeholder: string(component['placeholder']),
    minLength: Number(component['min_length'] ?? 0),
    maxLength: Number(component['max_length'] ?? LONGEST_INPUT),
    options,
    atLeast: Number(component['min_values'] ?? 1),
    atMost: Number(component['max_values'] ?? most),
  };
};

/** A label holds its input; in the older row the input carries the label itself. */
const fieldsOf = (part: Component): SeenField[] => {
  if (part.type === ComponentType.Label) return [fieldOf(part['component'] as Component, part)];
  return part.type === ComponentType.ActionRow
    ? (part['components'] as Component[]).map((input) => fieldOf(input, input))
    : [];
};

export const seenForm = (modal: Modal): SeenForm => ({
  customId: modal.custom_id,
  title: modal.title,
  texts: modal.components.flatMap((part) => (part.type === ComponentType.TextDisplay ? [String(part['content'])] : [])),
  fields: modal.components.flatMap(fieldsOf),
});

/**
 * The components of a message: what may stand where, and what may not be exceeded over the whole of
 * it.
 */
import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { Refusal, refusals } from '../refusal.ts';
import { button, entitySelect, stringSelect } from './controls.ts';
import { componentId, flag } from './fields.ts';
import { demand, type Issue, invalidForm, read, repeats } from './issues.ts';

const MOST_COMPONENTS = 40;
const MOST_TEXT = 4000;
const MOST_BUTTONS_IN_ROW = 5;
const MOST_LEGACY_ROWS = 5;
/**
 * Above this many processed bytes Discord answers 500 although every documented limit is kept:
 * UTF-8 bytes of all text displays plus 12 for each (discord/discord-api-docs#8554, measured there
 * in August 2026).
 */
const MOST_TEXT_BYTES = 10_170;
const BYTES_PER_TEXT = 12;

const row = z
  .looseObject({
    type: z.literal(ComponentType.ActionRow),
    id: componentId,
    components: z
      .array(z.discriminatedUnion('type', [button, stringSelect, entitySelect]))
      .min(1)
      .max(MOST_BUTTONS_IN_ROW),
  })
  .superRefine((it, context) => {
    const selects = it.components.filter((component) => component.type !== ComponentType.Button).length;
    const fits = selects === 0 || it.components.length === 1;
    demand(
      context,
      fits,
      ['components', 1],
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      'The specified component exceeds the maximum width',
    );
  });

const text = z.looseObject({
  type: z.literal(ComponentType.TextDisplay),
  id: componentId,
  content: z.string().min(1).max(MOST_TEXT),
});

const mediaUrl = z
  .string()
  .max(2048)
  .regex(/^(https?|attachment):\/\/\S+$/);
const description = z.string().max(1024).nullish();

const thumbnail = z.looseObject({
  type: z.literal(ComponentType.Thumbnail),
  id: componentId,
  media: z.looseObject({ url: mediaUrl }),
  description,
  spoiler: flag,
});

const section = z.looseObject({
  type: z.literal(ComponentType.Section),
  id: componentId,
  components: z.array(text).min(1).max(3),
  accessory: z.discriminatedUnion('type', [button, thumbnail]),
});

const gallery = z.looseObject({
  type: z.literal(ComponentType.MediaGallery),
  id: componentId,
  items: z
    .array(z.looseObject({ media: z.looseObject({ url: mediaUrl }), description, spoiler: flag }))
    .min(1)
    .max(10),
});

const file = z.looseObject({
  type: z.literal(ComponentType.File),
  id: componentId,
  file: z.looseObject({ url: z.string().regex(/^attachment:\/\/\S+$/) }),
  spoiler: flag,
});

const separator = z.looseObject({
  type: z.literal(ComponentType.Separator),
  id: componentId,
  divider: flag,
  spacing: z.literal([1, 2]).nullish(),
});

const container = z.looseObject({
  type: z.literal(ComponentType.Container),
  id: componentId,
  components: z.array(z.discriminatedUnion('type', [row, text, section, gallery, separator, file])).min(1),
  accent_color: z.int().min(0).max(0xffffff).nullish(),
  spoiler: flag,
});

const components = z.array(z.discriminatedUnion('type', [row, text, section, gallery, separator, file, container]));
const legacyComponents = z.array(row).max(MOST_LEGACY_ROWS);

/** A component as Discord has it, of whatever type; `walk` finds those within it. */
export type Component = { readonly type: number; readonly [field: string]: unknown };

const within = (component: Component): Component[] => [
  ...(Array.isArray(component['components']) ? (component['components'] as Component[]) : []),
  ...(component['accessory'] ? [component['accessory'] as Component] : []),
  ...(component['component'] ? [component['component'] as Component] : []),
];

/** Every component with those nested in it, in reading order. */
export const walk = (list: readonly Component[]): Component[] =>
  list.flatMap((component) => [component, ...walk(within(component))]);

/** The urls of the media that one component shows. */
export const mediaOf = (component: Component): string[] => {
  const items = (component['items'] ?? [component]) as {
    media?: { url: string };
    file?: { url: string };
  }[];
  return items.flatMap((item) => item.media?.url ?? item.file?.url ?? []);
};

const repeated = (all: readonly Component[], field: string, code: string): Issue[] => {
  const carriers = all.filter(
    (component) => component[field] !== undefined && component[field] !== null && component[field] !== 0,
  );
  return repeats(carriers.map((component) => component[field])).map((index) => ({
    path: ['components'],
    code,
    message: `Component ${field} cannot be duplicated (${String(carriers[index]?.[field])})`,
  }));
};

const wholeIssues = (all: readonly Component[], files: ReadonlySet<string>): Issue[] => {
  const texts = all.flatMap((component) =>
    component.type === ComponentType.TextDisplay ? [String(component['content'])] : [],
  );
  const missing = all
    .flatMap(mediaOf)
    .filter((url) => url.startsWith('attachment://') && !files.has(url.slice('attachment://'.length)));
  const issue = (wrong: boolean, code: string, message: string): Issue[] =>
    wrong ? [{ path: ['components'], code, message }] : [];
  return [
    ...issue(
      all.length > MOST_COMPONENTS,
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      `Total number of components exceeds ${MOST_COMPONENTS} (${all.length})`,
    ),
    ...issue(
      texts.join('').length > MOST_TEXT,
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `Total size of displayable text exceeds ${MOST_TEXT} (${texts.join('').length})`,
    ),
    ...repeated(all, 'custom_id', 'COMPONENT_CUSTOM_ID_DUPLICATED'),
    ...repeated(all, 'id', 'COMPONENT_ID_DUPLICATED'),
    ...missing.flatMap((url) =>
      issue(
        true,
        'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        `The referenced attachment was not found: ${url}`,
      ),
    ),
  ];
};

const refuseTooManyBytes = (all: readonly Component[]): void => {
  const texts = all.filter((component) => component.type === ComponentType.TextDisplay);
  const bytes = texts.reduce(
    (sum, component) => sum + Buffer.byteLength(String(component['content'])) + BYTES_PER_TEXT,
    0,
  );
  if (bytes > MOST_TEXT_BYTES) throw new Refusal(500, 0, refusals.serverError().message);
};

/**
 * The components of a message, `files` being the names that `attachment://` may refer to. Throws a
 * Refusal.
 */
export const readMessageComponents = (
  value: unknown,
  v2: boolean,
  files: ReadonlySet<string>,
  prefix: readonly PropertyKey[],
): Component[] => {
  const list: Component[] = v2
    ? read(components, value, [...prefix, 'components'])
    : read(legacyComponents, value, [...prefix, 'components']);
  const all = walk(list);
  const issues = wholeIssues(all, files);
  if (issues.length > 0) throw invalidForm(issues.map((issue) => ({ ...issue, path: [...prefix, ...issue.path] })));
  refuseTooManyBytes(all);
  return list;
};

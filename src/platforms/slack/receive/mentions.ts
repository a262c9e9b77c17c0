/**
 * People, channels, user groups and links in what was typed after a slash command: Slack writes
 * them as `<@U1|name>` where the manifest says `should_escape`, and `& < >` as entities.
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
import type { GivenValue, Picked, PickedKind } from '../../../chat/view/picked.ts';

export type Mention = {
  /** As the person saw it. */
  readonly words: string;
  readonly picked?: Picked;
};

const TARGET = [
  '@[UWB][A-Z0-9]+',
  '#[CGD][A-Z0-9]+',
  '!subteam\\^S[A-Z0-9]+',
  '![a-z]+',
  '(?:https?|mailto|tel):[^<>|]+',
].join('|');
const ESCAPED = new RegExp(`<(${TARGET})(?:\\|([^<>]*))?>`, 'g');
/** No keyboard has these; they stand around a mention's number, and become words again. */
const [OPEN, CLOSE] = ['\uE010', '\uE011'] as const;
const MARKED = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g');
const MARKED_ALONE = new RegExp(`^${OPEN}(\\d+)${CLOSE}$`);

/** What was typed with a mark of one word in each mention's place. */
export const takeMentions = (typed: string): { readonly marked: string; readonly mentions: readonly Mention[] } => {
  const mentions: Mention[] = [];
  const marked = typed
    .replaceAll(/[\uE010\uE011]/g, '')
    .replaceAll(ESCAPED, (_, target: string, label: string | undefined) => {
      mentions.push(mentionOf(target, label));
      return `${OPEN}${mentions.length - 1}${CLOSE}`;
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return { marked, mentions };
};

const mentionOf = (target: string, label: string | undefined): Mention => {
  const name = (label ?? '').replace(/^[@#]/, '');
  const named = name === '' ? {} : { name };
  const id = target.slice(1);
  if (target.startsWith('@')) return { words: `@${name || id}`, picked: { kind: 'person', externalId: id, ...named } };
  if (target.startsWith('#')) return { words: `#${name || id}`, picked: { kind: 'channel', externalId: id, ...named } };
  if (target.startsWith('!subteam^')) {
    const group = target.slice('!subteam^'.length);
    return { words: `@${name || group}`, picked: { kind: 'role', externalId: group, ...named } };
  }
  return target.startsWith('!') ? { words: `@${id}` } : { words: label || target };
};

/** The mention that these words are, and nothing else. */
export const mentionIn = (words: string, mentions: readonly Mention[]): Mention | undefined =>
  mentions[Number(MARKED_ALONE.exec(words)?.[1] ?? -1)];

/**
 * A mention alone is whom it means, for an option of a `picked` kind; elsewhere it is as the person
 * saw it. The name of a person that was only typed has no id: who it is has to be looked up.
 */
export const withMentions = (
  value: string | number,
  mentions: readonly Mention[],
  picked: PickedKind | undefined,
): GivenValue => {
  if (typeof value === 'number') return value;
  const alone = mentionIn(value, mentions);
  if (picked && alone?.picked) return alone.picked;
  const words = value.replaceAll(MARKED, (_, index: string) => mentions[Number(index)]?.words ?? '');
  return picked === 'person' && words.trim() !== ''
    ? { kind: 'person', externalId: '', name: words, problem: 'unknown' }
    : words;
};

/**
 * Reads Slack's mrkdwn as Slack would, so that a test can prove that nothing typed became markup.
 */

export type MrkdwnStyle = 'bold' | 'italic' | 'strike' | 'code' | 'pre' | 'quote';

export type MrkdwnToken =
  /** Words as a reader sees them, entities decoded. */
  | { readonly kind: 'text'; readonly text: string; readonly styles: readonly MrkdwnStyle[] }
  | {
      readonly kind: 'user' | 'channel' | 'usergroup';
      readonly id: string;
      readonly label?: string;
    }
  /** `<!here>`, `<!channel>`, `<!everyone>`: these ring a bell for many. */
  | { readonly kind: 'broadcast'; readonly name: string }
  | {
      readonly kind: 'date';
      readonly epochS: number;
      readonly format: string;
      readonly fallback: string;
    }
  /** `auto` when Slack made it of a bare address, which it does unless the text is `verbatim`. */
  | { readonly kind: 'link'; readonly url: string; readonly label: string; readonly auto: boolean }
  | { readonly kind: 'emoji'; readonly name: string };

export type MrkdwnOptions = {
  /** As in a text object: true turns the linking of bare addresses off. */
  readonly verbatim?: boolean;
};

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
/** Slack knows these three entities and no more. */
export const decodeEntities = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);

// Ordered: what is inside code is never looked at again.
const PRE = /```([\s\S]+?)```/;
const CODE = /`([^`\n]+)`/;
const ANGLE = /<([^<>\n]+)>/;
// Slack keeps quotes escaped: a line that starts with `&gt;` is one, whoever escaped it.
const QUOTE = /^(?:&gt;|>) ?(.*)$/m;
const EMOJI = /(?<![\w:]):([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/;
const BARE_URL = /(?<![\w@/|])((?:https?:\/\/|mailto:)[^\s<>|]+[^\s<>|.,;:!?'")\]])/;
// A mark opens after a space, a bracket or punctuation and closes before one, within one line.
const styled = (mark: string): RegExp =>
  new RegExp(`(?<![\\w${mark}])${mark}(?=[^\\s${mark}])([^\\n]*?[^\\s${mark}]|[^\\s${mark}])${mark}(?![\\w${mark}])`);
const STYLES: readonly (readonly [RegExp, MrkdwnStyle])[] = [
  [styled('\\*'), 'bold'],
  [styled('_'), 'italic'],
  [styled('~'), 'strike'],
];

const angleToken = (inside: string): MrkdwnToken => {
  const [target = '', ...rest] = inside.split('|');
  const label = rest.length > 0 ? { label: decodeEntities(rest.join('|')) } : {};
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), ...label };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), ...label };
  if (target.startsWith('!subteam^')) return { kind: 'usergroup', id: target.slice('!subteam^'.length), ...label };
  if (target.startsWith('!date^')) {
    const [, epoch = '0', format = ''] = target.split('^');
    return { kind: 'date', epochS: Number(epoch), format, fallback: label.label ?? '' };
  }
  if (target.startsWith('!')) return { kind: 'broadcast', name: target.slice(1) };
  const url = decodeEntities(target);
  return { kind: 'link', url, label: label.label ?? url, auto: false };
};

type Rule = {
  readonly match: RegExp;
  readonly tokens: (inside: string, styles: readonly MrkdwnStyle[]) => readonly MrkdwnToken[];
};

const rulesFor = (verbatim: boolean): readonly Rule[] => [
  {
    match: PRE,
    tokens: (inside, styles) => [{ kind: 'text', text: decodeEntities(inside), styles: [...styles, 'pre'] }],
  },
  {
    match: CODE,
    tokens: (inside, styles) => [{ kind: 'text', text: decodeEntities(inside), styles: [...styles, 'code'] }],
  },
  {
    match: QUOTE,
    tokens: (inside, styles) => (styles.includes('quote') ? [] : parse(inside, [...styles, 'quote'], verbatim)),
  },
  { match: ANGLE, tokens: (inside) => [angleToken(inside)] },
  ...(verbatim
    ? []
    : [
        {
          match: BARE_URL,
          tokens: (url: string): readonly MrkdwnToken[] => [
            { kind: 'link', url: decodeEntities(url), label: decodeEntities(url), auto: true },
          ],
        },
      ]),
  ...STYLES.map(
    ([match, style]): Rule => ({
      match,
      tokens: (inside, styles) => parse(inside, [...styles, style], verbatim),
    }),
  ),
  { match: EMOJI, tokens: (name) => [{ kind: 'emoji', name }] },
];

const parse = (text: string, styles: readonly MrkdwnStyle[], verbatim: boolean): readonly MrkdwnToken[] => {
  for (const { match, tokens } of rulesFor(verbatim)) {
    const found = match.exec(text);
    if (!found) continue;
    const before = text.slice(0, found.index);
    const after = text.slice(found.index + found[0].length);
    return [...parse(before, styles, verbatim), ...tokens(found[1] ?? '', styles), ...parse(after, styles, verbatim)];
  }
  return text === '' ? [] : [{ kind: 'text', text: decodeEntities(text), styles }];
};

/** Every token of a mrkdwn text in order; neighbouring words of one style are one token. */
export const parseMrkdwn = (text: string, { verbatim = false }: MrkdwnOptions = {}): readonly MrkdwnToken[] =>
  parse(text, [], verbatim).reduce<MrkdwnToken[]>((tokens, token) => {
    const last = tokens.at(-1);
    if (last?.kind === 'text' && token.kind === 'text' && last.styles.join() === token.styles.join()) {
      tokens[tokens.length - 1] = { ...last, text: last.text + token.text };
    } else tokens.push(token);
    return tokens;
  }, []);

/** The words a reader sees, without any mark. */
export const wordsOfMrkdwn = (text: string, options?: MrkdwnOptions): string =>
  parseMrkdwn(text, options)
    .map((token) => {
      switch (token.kind) {
        case 'text':
          return token.text;
        case 'link':
          return token.label;
        case 'broadcast':
          return `@${token.name}`;
        case 'date':
          return token.fallback;
        case 'emoji':
          return `:${token.name}:`;
        default:
          return token.label ?? `${token.kind === 'channel' ? '#' : '@'}${token.id}`;
      }
    })
    .join('');

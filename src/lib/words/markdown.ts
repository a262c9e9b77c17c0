/** Markdown to plain data: the small part of it that both chat platforms can show. */
import type { Nodes, Parent, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { curled } from './curly.ts';
import type { Inline, Prose, Text } from './text-tree.ts';

/**
 * Markdown that is more than we can show; `line` and `column` count from 1 within the text given.
 */
export class MarkdownError extends Error {
  readonly line: number;
  readonly column: number;
  /** What to write instead. */
  readonly fix: string;
  constructor(message: string, fix: string, node: Nodes) {
    super(message);
    this.name = 'MarkdownError';
    this.line = node.position?.start.line ?? 1;
    this.column = node.position?.start.column ?? 1;
    this.fix = fix;
  }
}

type Named = readonly [name: string, fix: string];
const LINK: Named = ['a link by [reference]', 'Write the address with the words: [the words](https://…)'];
const PICTURE: Named = ['a picture', 'Leave it out'];

/**
 * What people call it, and what to write instead. Parsers have names of their own, which no author
 * should meet.
 */
const NAMES: Partial<Record<Nodes['type'], Named>> = {
  blockquote: ['a quotation', 'Leave out the `>` at the start of its lines'],
  code: ['a block of code', 'Write it as `code` within the words'],
  definition: LINK,
  heading: ['a heading', 'Use **strong** words instead; leave out a line of `---` or `===` below words'],
  html: ['HTML (a comment too)', 'Leave it out; put characters such as < in `code`'],
  image: PICTURE,
  imageReference: PICTURE,
  linkReference: LINK,
  list: ['a list', 'Write it as words'],
  table: ['a table', 'Write it as words, or as a list'],
  thematicBreak: ['a rule (a line of `---`)', 'Leave it out'],
};

const OTHER: Named = ['this', 'Write it in words, `code` and lists'];

const cannotStand = (node: Nodes, where: string): MarkdownError => {
  const [name, fix] = NAMES[node.type] ?? OTHER;
  return new MarkdownError(`${name} can’t ${where}`, fix, node);
};

/** Where a template has a value, which is filled in later. */
export const PLACE = '\uE000';

/** One paragraph's worth of words; several paragraphs are joined by a blank line. */
export const parseInlines = (markdown: string): Text => {
  const simple = simpleParagraph(markdown);
  if (simple) return simple;
  // Markdown trims a paragraph's edges; a template's edges matter ("Hello, ${name}").
  const lead = /^\s*/.exec(markdown)?.[0] ?? '';
  const tail = markdown.length > lead.length ? (/\s*$/.exec(markdown)?.[0] ?? '') : '';
  const trimmed = markdown.trim();
  const nodes = fromMarkdown(trimmed).children;
  refuseLost(nodes, trimmed);
  const inlines = nodes.flatMap((node, index): Text => {
    if (node.type !== 'paragraph') throw cannotStand(node, 'stand in a line of words');
    const own = inlinesOf(node.children);
    return index === 0 ? own : [plainInline('\n\n'), ...own];
  });
  return [...(lead ? [plainInline(lead)] : []), ...inlines, ...(tail ? [plainInline(tail)] : [])];
};

const withTables: Options = { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] };

// The row of dashes below a table's head; looking for tables where there is none costs a third of
// the parsing.
const TABLE_RULE = /^(?=[^\n]*\|)(?=[^\n]*-)[ \t|:>-]+$/m;

/** The tree of a whole document, with positions, for readers that need its headings. */
export const parseTree = (markdown: string): readonly RootContent[] =>
  fromMarkdown(markdown, TABLE_RULE.test(markdown) ? withTables : undefined).children;

export const parseProse = (markdown: string): readonly Prose[] => {
  const simple = simpleParagraph(markdown);
  if (simple) return [{ kind: 'text', text: simple }];
  const nodes = parseTree(markdown);
  refuseLost(nodes, markdown);
  return nodes.map(proseOf);
};

const refuseLost = (nodes: readonly RootContent[], markdown: string): void => {
  const lost = findOpenCode(nodes, markdown) ?? findLostMarks(nodes, markdown)[0];
  if (lost) throw lost;
};

/**
 * A block of code that is never closed has swallowed all that follows it. `nodes` are those of
 * `markdown`.
 */
export const findOpenCode = (nodes: readonly RootContent[], markdown: string): MarkdownError | undefined => {
  const open = nodes.find((node) => node.type === 'code' && isUnclosed(node, markdown));
  return open && new MarkdownError('a block of code begins here and is never closed', 'Close it with a line ```', open);
};

/**
 * Characters that were meant and are taken for the marks of stressed words: they wouldn't be seen.
 */
export const findLostMarks = (nodes: readonly Nodes[], markdown: string): MarkdownError[] =>
  nodes.flatMap((node): MarkdownError[] => {
    if ((node.type === 'emphasis' || node.type === 'strong') && losesMarks(node, markdown)) {
      const sign = markdown[node.position?.start.offset ?? 0];
      return [
        new MarkdownError(
          `the \`${sign}\` here would stress words and vanish`,
          `Put it in \`code\`, or write \\${sign}; to stress words write *so*`,
          node,
        ),
      ];
    }
    return 'children' in node ? findLostMarks(node.children, markdown) : [];
  });

const isUnclosed = ({ position }: Nodes, markdown: string): boolean => {
  const source = markdown.slice(position?.start.offset, position?.end.offset);
  return /^(?:```|~~~)/.test(source) && !/\n[ \t]*(?:`{3,}|~{3,})[ \t]*$/.test(source);
};

/**
 * `__init__`, `2*3*4`, `COUNT(*) and SUM(*)`: nobody stresses the middle of a word, or from one
 * bracket to another.
 */
const losesMarks = ({ position }: Nodes, markdown: string): boolean => {
  const start = position?.start.offset ?? 0;
  const end = position?.end.offset ?? 0;
  const inner = markdown.slice(start, end).replace(/^[*_]+|[*_]+$/g, '');
  const around = `${markdown[start - 1] ?? ' '}${markdown[end] ?? ' '}`;
  return markdown[start] === '_' || /^[\p{L}\p{N}]{2}$/u.test(around) || /^[).,;:]|[([]$/.test(inner);
};

// One line that begins with a letter and holds no character with a meaning but `code`: four in five
// of a curriculum's texts.
const SIMPLE = /^(?=[\p{L}`])(?:[^\\`*_[<&\p{Cc}]|`(?! )[^`\p{Cc}]+(?<! )`(?!`))*(?<! )$/u;

/**
 * What the parser would give for so simple a text, without its cost: it is most of the time that a
 * start takes.
 */
const simpleParagraph = (markdown: string): Text | undefined => {
  if (!SIMPLE.test(markdown)) return undefined;
  return markdown
    .split('`')
    .map((part, index) => {
      const isCode = index % 2 === 1;
      return isCode ? ({ kind: 'code', text: part } as const) : plainInline(curled(part));
    })
    .filter(({ text }) => text !== '');
};

export const proseOf = (node: RootContent): Prose => {
  switch (node.type) {
    case 'paragraph':
      return { kind: 'text', text: inlinesOf(node.children) };
    case 'code':
      return { kind: 'code', language: node.lang ?? '', code: node.value };
    case 'list':
      return { kind: 'list', ordered: node.ordered ?? false, items: node.children.map(listItem) };
    case 'table': {
      const [head, ...rows] = node.children.map((row) => row.children.map((cell) => inlinesOf(cell.children)));
      return { kind: 'table', columns: head ?? [], rows };
    }
    default:
      throw cannotStand(node, 'be shown in a chat');
  }
};

const listItem = (item: Parent): Text =>
  item.children.flatMap((child, index): Text => {
    if (child.type !== 'paragraph') throw cannotStand(child, 'stand inside a list');
    const own = inlinesOf(child.children);
    return index === 0 ? own : [plainInline('\n'), ...own];
  });

const plainInline = (text: string) => ({ kind: 'plain', text }) as const;

export const inlinesOf = (nodes: readonly PhrasingContent[]): Text => nodes.map(inlineOf);

const inlineOf = (node: PhrasingContent): Inline => {
  switch (node.type) {
    case 'text':
      return plainInline(curled(node.value.replaceAll('\n', ' ')));
    case 'strong':
      return { kind: 'strong', inlines: inlinesOf(node.children) };
    case 'emphasis':
      return { kind: 'stress', inlines: inlinesOf(node.children) };
    case 'inlineCode':
      return { kind: 'code', text: node.value };
    case 'link':
      if (!/^https?:\/\/[^/\s]/i.test(node.url) && !node.url.startsWith(PLACE))
        throw new MarkdownError(
          'a link must be a whole address, which begins with https://',
          'Write the whole address, or leave the link out',
          node,
        );
      return { kind: 'link', url: node.url, inlines: inlinesOf(node.children) };
    case 'break':
      return plainInline('\n');
    default:
      throw cannotStand(node, 'be shown in a chat');
  }
};

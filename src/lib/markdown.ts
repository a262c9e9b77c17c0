/** Markdown to plain data: the small part of it that both chat platforms can show. */
import type { Nodes, Parent, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Inline, Prose, Text } from './text.ts';

/** Markdown that is more than we can show; `line` and `column` count from 1 within the text given. */
export class MarkdownError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(message: string, node: Nodes) {
    super(message);
    this.name = 'MarkdownError';
    this.line = node.position?.start.line ?? 1;
    this.column = node.position?.start.column ?? 1;
  }
}

/** One paragraph's worth of words; several paragraphs are joined by a blank line. */
export const parseInlines = (markdown: string): Text => {
  const simple = simpleParagraph(markdown);
  if (simple) return simple;
  // Markdown trims a paragraph's edges; a template's edges matter ("Hello, ${name}").
  const lead = /^\s*/.exec(markdown)?.[0] ?? '';
  const tail = markdown.length > lead.length ? (/\s*$/.exec(markdown)?.[0] ?? '') : '';
  const inlines = fromMarkdown(markdown.trim()).children.flatMap((node, index): Text => {
    if (node.type !== 'paragraph') throw new MarkdownError(`a ${node.type} can't stand in a line of text`, node);
    const own = inlinesOf(node.children);
    return index === 0 ? own : [plainInline('\n\n'), ...own];
  });
  return [...(lead ? [plainInline(lead)] : []), ...inlines, ...(tail ? [plainInline(tail)] : [])];
};

const withTables: Options = { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] };

// The row of dashes below a table's head; looking for tables where there is none costs a third of the parsing.
const TABLE_RULE = /^(?=[^\n]*\|)(?=[^\n]*-)[ \t|:>-]+$/m;

/** The tree of a whole document, with positions, for readers that need its headings. */
export const parseTree = (markdown: string): readonly RootContent[] =>
  fromMarkdown(markdown, TABLE_RULE.test(markdown) ? withTables : undefined).children;

export const parseProse = (markdown: string): readonly Prose[] => {
  const simple = simpleParagraph(markdown);
  return simple ? [{ kind: 'text', text: simple }] : parseTree(markdown).map(proseOf);
};

// One line that begins with a letter and holds no character with a meaning but `code`: four in five of a curriculum's texts.
const SIMPLE = /^(?=[\p{L}`])(?:[^\\`*_[<&\p{Cc}]|`(?! )[^`\p{Cc}]+(?<! )`(?!`))*(?<! )$/u;

/** What the parser would give for so simple a text, without its cost: it is most of the time that a start takes. */
const simpleParagraph = (markdown: string): Text | undefined => {
  if (!SIMPLE.test(markdown)) return undefined;
  return markdown
    .split('`')
    .flatMap(
      (part, index): Text =>
        index % 2 === 1 ? [{ kind: 'code', text: part }] : part === '' ? [] : [plainInline(part)],
    );
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
      throw new MarkdownError(`a ${node.type} can't be shown in a chat: use paragraphs, lists and code blocks`, node);
  }
};

const listItem = (item: Parent): Text =>
  item.children.flatMap((child, index): Text => {
    if (child.type !== 'paragraph')
      throw new MarkdownError(
        `a ${child.type} inside a list can't be shown in a chat: keep list items to words`,
        child,
      );
    const own = inlinesOf(child.children);
    return index === 0 ? own : [plainInline('\n'), ...own];
  });

const plainInline = (text: string): Inline => ({ kind: 'plain', text });

export const inlinesOf = (nodes: readonly PhrasingContent[]): Text => nodes.map(inlineOf);

const inlineOf = (node: PhrasingContent): Inline => {
  switch (node.type) {
    case 'text':
      return plainInline(node.value.replaceAll('\n', ' '));
    case 'strong':
      return { kind: 'strong', inlines: inlinesOf(node.children) };
    case 'emphasis':
      return { kind: 'stress', inlines: inlinesOf(node.children) };
    case 'inlineCode':
      return { kind: 'code', text: node.value };
    case 'link':
      return { kind: 'link', url: node.url, inlines: inlinesOf(node.children) };
    case 'break':
      return plainInline('\n');
    default:
      throw new MarkdownError(
        `${node.type} can't be shown in a chat: use words, **strong**, *stress*, \`code\` and [links](https://…)`,
        node,
      );
  }
};

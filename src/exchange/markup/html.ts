/**
 * HTML as other programs keep words, and our Markdown. What could run, or be fetched, is left out
 * and told of.
 */
import type { Element, Nodes as Html, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toMdast } from 'hast-util-to-mdast';
import type { Nodes, Paragraph, PhrasingContent, RootContent } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import { micromark } from 'micromark';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';

/** `lost`: what it held and we can’t show. */
export type Converted = { readonly words: string; readonly lost: readonly string[] };

const CHARACTERS_AT_MOST = 20_000;
const DEPTH_AT_MOST = 100;

const TOLD: Readonly<Record<string, string>> = {
  audio: 'a sound',
  embed: 'something embedded',
  iframe: 'a frame',
  img: 'a picture',
  object: 'something embedded',
  script: 'a script',
  svg: 'a picture',
  video: 'a video',
};

const UNSEEN = new Set(['style', 'head', 'template', 'link', 'meta']);

export const markdownOfHtml = (html: string): Converted => {
  const { tree, lost } = readHtml(html);
  return { words: markdownOfTree(tree), lost };
};

const markdownOfTree = (tree: Root): string => {
  const root = toMdast(tree, { document: true });
  return root.type === 'root' ? markdownOf(root.children.flatMap(knownBlock)) : '';
};

/** Of each element of these names, in their order: its Markdown, and its letters alone. */
export const partsOfHtml = (html: string, names: readonly string[]) =>
  elementsIn(readHtml(html).tree, names).map(({ tagName, children }) => ({
    name: tagName,
    markdown: markdownOfTree({ type: 'root', children }),
    words: tidyLetters(children.map(lettersOf).join('')),
  }));

const elementsIn = (parent: Root | Element, names: readonly string[]): Element[] =>
  parent.children.flatMap((node) => {
    if (node.type !== 'element') return [];
    return names.includes(node.tagName) ? [node] : elementsIn(node, names);
  });

/** The words alone, for what is typed or compared letter by letter. */
export const wordsOfHtml = (html: string): Converted => {
  const { tree, lost } = readHtml(html);
  return { words: tidyLetters(lettersOf(tree)), lost };
};

/** With its lines and its spaces. */
export const codeOfHtml = (html: string): string =>
  lettersOf(readHtml(html).tree)
    .replace(/\u00a0/g, ' ')
    .replace(/\n+$/, '');

const tidyLetters = (letters: string): string =>
  letters
    .replace(/\u00a0/g, ' ')
    .replace(/[ \t]*\n\s*/g, '\n')
    .trim();

/** Words that aren’t markup, so that Markdown shows them as they are. */
export const markdownOfPlain = (words: string): string =>
  markdownOf(
    words
      .split(/\n\s*\n/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((value): Paragraph => ({ type: 'paragraph', children: [{ type: 'text', value }] })),
  );

export const htmlOfMarkdown = (markdown: string): string => {
  const html = micromark(markdown, { extensions: [gfmTable()], htmlExtensions: [gfmTableHtml()] });
  // A single paragraph needs no marks around it.
  const [, alone] = /^<p>((?:(?!<p>)[\s\S])*)<\/p>$/.exec(html) ?? [];
  return alone ?? html;
};

export const htmlOfPlain = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');

/** Where it is so long or so deep that nobody wrote it, nothing of it is read. */
const readHtml = (html: string): { tree: Root; lost: readonly string[] } => {
  const empty: Root = { type: 'root', children: [] };
  if (html.length > CHARACTERS_AT_MOST)
    return { tree: empty, lost: [`words of ${html.length} characters (at most ${CHARACTERS_AT_MOST} are read)`] };
  if (depthOf(html) > DEPTH_AT_MOST)
    return { tree: empty, lost: [`HTML that is nested more than ${DEPTH_AT_MOST} deep`] };
  if (!/<[a-z]|&/i.test(html)) return { tree: textTree(html), lost: [] };
  const tree = fromHtml(html, { fragment: true });
  const lost: string[] = [];
  prune(tree, lost);
  return { tree, lost };
};

/** These close by themselves, however often one opens. */
const SHALLOW = /^(?:br|img|hr|input|meta|link|source|wbr|col|p|li|dt|dd|tr|td|th|option)$/i;

/**
 * At most so deep, judged before it is read: reading what is too deep would overflow the stack. A
 * tag that closes another than the last closes nothing for sure, so it counts for nothing.
 */
const depthOf = (html: string): number => {
  const open: string[] = [];
  let deepest = 0;
  for (const [, closing, tag = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const name = tag.toLowerCase();
    if (SHALLOW.test(name)) continue;
    if (!closing) deepest = Math.max(deepest, open.push(name));
    else if (open.at(-1) === name) open.pop();
  }
  return deepest;
};

const textTree = (value: string): Root => ({
  type: 'root',
  children: [{ type: 'element', tagName: 'p', properties: {}, children: [{ type: 'text', value }] }],
});

const prune = (parent: Root | Element, lost: string[]): void => {
  parent.children = parent.children.filter((node) => {
    if (node.type !== 'element') return node.type === 'text';
    const told = TOLD[node.tagName];
    if (told) lost.push(nameOf(told, node));
    return !told && !UNSEEN.has(node.tagName);
  });
  for (const node of parent.children) if (node.type === 'element') prune(node, lost);
};

const nameOf = (told: string, { properties }: Element): string => {
  const { src, alt } = properties;
  const from = typeof src === 'string' && !src.startsWith('data:') ? src : alt;
  return typeof from === 'string' && from !== '' ? `${told} (${from.slice(0, 80)})` : told;
};

const BLOCKS = new Set(['p', 'div', 'li', 'tr', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'br']);

const lettersOf = (node: Html): string => {
  if (node.type === 'text') return node.value;
  if (!('children' in node)) return '';
  const inside = node.children.map(lettersOf).join('');
  return node.type === 'element' && BLOCKS.has(node.tagName) ? `${inside}\n` : inside;
};

/** Only what our Markdown has; the words of everything else stay. */
const knownBlock = (node: RootContent): RootContent[] => {
  switch (node.type) {
    case 'heading':
      return [{ type: 'paragraph', children: [{ type: 'strong', children: node.children.flatMap(knownInline) }] }];
    case 'blockquote':
      return node.children.flatMap(knownBlock);
    case 'paragraph':
      return [{ type: 'paragraph', children: node.children.flatMap(knownInline) }];
    case 'list':
      return [{ ...node, spread: false }];
    case 'code':
    case 'table':
      return [node];
    default:
      return [];
  }
};

const knownInline = (node: PhrasingContent): PhrasingContent[] => {
  switch (node.type) {
    case 'strong':
    case 'emphasis':
      return [{ ...node, children: node.children.flatMap(knownInline) }];
    case 'delete':
      return node.children.flatMap(knownInline);
    case 'link':
      return /^https?:\/\//i.test(node.url) ? [node] : node.children.flatMap(knownInline);
    case 'text':
    case 'break':
    case 'inlineCode':
      return [node];
    default:
      return [];
  }
};

export const markdownOf = (children: readonly RootContent[]): string =>
  toMarkdown({ type: 'root', children: [...children] } satisfies Nodes, {
    bullet: '-',
    emphasis: '*',
    fences: true,
    extensions: [gfmTableToMarkdown()],
  })
    // A gap; its underscores mean nothing to Markdown.
    .replace(/(?:\\_){3,}/g, (marks) => '_'.repeat(marks.length / 2))
    .trim();

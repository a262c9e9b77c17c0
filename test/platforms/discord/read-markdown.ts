/**
 * What a person sees of Discord's Markdown, read by a parser of Discord's own dialect that isn't
 * ours.
 */
import { parse } from 'discord-markdown-parser';

type Node = {
  readonly type: string;
  readonly content?: string | readonly Node[];
  readonly target?: string;
  readonly [more: string]: unknown;
};

export const parseMarkdown = (content: string): readonly Node[] => parse(content, 'extended');

/** The words alone, as they are drawn. Emoji that Unicode has are drawn as themselves. */
export const readMarkdown = (content: string): string =>
  parseMarkdown(content).map(wordsOfNode).join('').replaceAll('\u200B', '');

const wordsOfNode = (node: Node): string => {
  if (node.type === 'br') return '\n';
  if (node.type === 'twemoji') return String(node['name']);
  const { content } = node;
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map(wordsOfNode).join('') : `{${node.type}}`;
};

/** Kinds of nodes in it, at any depth: plain words are `text` alone. */
export const kindsIn = (content: string): readonly string[] => [...new Set(parseMarkdown(content).flatMap(kindsOf))];

const kindsOf = (node: Node): readonly string[] => [
  node.type,
  ...(Array.isArray(node.content) ? node.content.flatMap(kindsOf) : []),
];

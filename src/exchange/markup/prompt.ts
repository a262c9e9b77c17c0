/** A question’s code and its source within words, for formats that have no place of their own for them. */
import type { Link, Paragraph, RootContent } from 'mdast';
import { parseTree } from '../../lib/words/markdown.ts';
import type { Draft } from '../draft.ts';
import { markdownOf } from './html.ts';

type Coded = Pick<Draft, 'prompt' | 'code' | 'language'>;

/** The code stands below the words, as a block. */
export const withCode = ({ prompt, code, language }: Coded): string => {
  if (code === undefined) return prompt;
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([marks]) => marks.length));
  const fence = '`'.repeat(longest + 1);
  return `${prompt}\n\n${fence}${language ?? ''}\n${code}\n${fence}`;
};

/** A block of code at the end is the question’s. */
export const withoutCode = (markdown: string): Coded => {
  const last = parseTree(markdown).at(-1);
  const start = last?.position?.start.offset ?? 0;
  if (last?.type !== 'code' || start === 0) return { prompt: markdown };
  return {
    prompt: markdown.slice(0, start).trim(),
    code: last.value,
    language: last.lang?.toLowerCase().match(/^[a-z0-9+#-]{1,20}$/)?.[0] ?? 'text',
  };
};

const SOURCE = 'Source: ';

/** Undefined where there is neither. */
export const withSource = ({ why, source }: Pick<Draft, 'why' | 'source'>): string | undefined => {
  if (!source) return why;
  const link: Link = { type: 'link', url: source.url, children: [{ type: 'text', value: source.title }] };
  const line = markdownOf([{ type: 'paragraph', children: [{ type: 'text', value: SOURCE }, link] }]);
  return why === undefined ? line : `${why}\n\n${line}`;
};

/** A last paragraph that is “Source: ” and a link is the question’s source. */
export const withoutSource = (markdown: string | undefined): Pick<Draft, 'why' | 'source'> => {
  if (markdown === undefined || markdown === '') return {};
  const last = parseTree(markdown).at(-1);
  const source = last && sourceIn(last);
  if (!source) return { why: markdown };
  const why = markdown.slice(0, last.position?.start.offset).trim();
  return { ...(why !== '' && { why }), source };
};

const sourceIn = (node: RootContent): Draft['source'] => {
  if (node.type !== 'paragraph') return undefined;
  const [label, link, more] = (node satisfies Paragraph).children;
  if (label?.type !== 'text' || label.value !== SOURCE || link?.type !== 'link' || more) return undefined;
  const [title] = link.children;
  return title?.type === 'text' ? { title: title.value, url: link.url } : undefined;
};

/**
 * Zod types for words written in Markdown: parsed once when files are loaded, so that showing them
 * costs nothing.
 */
import { z } from 'zod';
import { MarkdownError, parseInlines, parseProse } from '../lib/words/markdown.ts';
import type { Prose, Text } from '../lib/words/text-tree.ts';

/** One paragraph of words, as written and as parsed. */
export type Line = { readonly markdown: string; readonly text: Text };
/** Paragraphs, lists, code blocks and tables, as written and as parsed. */
export type Passage = { readonly markdown: string; readonly prose: readonly Prose[] };

const toLine = (markdown: string): Line => ({ markdown, text: parseInlines(markdown) });
const toPassage = (markdown: string): Passage => ({ markdown, prose: parseProse(markdown) });

/** `line` and `column` count from 1 within the words. */
type IssueParams = { readonly fix: string; readonly line?: number; readonly column?: number };

const readMarkdown =
  <Result>(read: (markdown: string) => Result) =>
  (markdown: string, context: z.core.$RefinementCtx): Result => {
    try {
      return read(markdown);
    } catch (error) {
      if (!(error instanceof MarkdownError)) throw error;
      const params: IssueParams = {
        fix: error.fix,
        line: error.line,
        column: error.column,
      };
      context.issues.push({ code: 'custom', message: error.message, input: markdown, params });
      return z.NEVER;
    }
  };

/** Words in one or more paragraphs that fit where only a line of text can stand. */
export const line = (atMost: number) => z.string().trim().min(1).max(atMost).transform(readMarkdown(toLine));

export const passage = (atMost: number) => z.string().trim().min(1).max(atMost).transform(readMarkdown(toPassage));

const SLUG_LENGTH = 60;

/** Lower-case words joined by hyphens. */
export const slug = () =>
  z
    .string()
    .max(SLUG_LENGTH)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'a slug is lower-case words joined by hyphens, such as `cap-theorem`');

/** Words with no markup: titles, names, aliases. */
export const words = (atMost: number) => z.string().trim().min(1).max(atMost);

export const webAddress = () => z.url({ protocol: /^https?$/ }).max(300);

/** Adds a problem found by a rule to what zod found. */
export const addIssue = (
  context: z.core.$RefinementCtx,
  path: (string | number)[],
  message: string,
  fix: string,
): void => {
  context.issues.push({
    code: 'custom',
    message,
    path,
    input: undefined,
    params: { fix } satisfies IssueParams,
  });
};

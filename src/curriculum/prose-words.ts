/** The words of parsed Markdown, with nothing of its markup: for searching and checking. */
import { wordsOf } from '../lib/words/text.ts';
import type { Prose, Text } from '../lib/words/text-tree.ts';

export const wordsOfProse = (prose: readonly Prose[]): string =>
  prose
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return wordsOf(part.text);
        case 'code':
          return part.code;
        case 'list':
          return wordsOfAll(part.items);
        default:
          return wordsOfAll([...part.columns, ...part.rows.flat()]);
      }
    })
    .join('\n');

export const wordsOfAll = (texts: readonly Text[]): string => texts.map(wordsOf).join('\n');

/** A table as Slack's table block, and as padded lines where Slack has no room for one. */
import type { types } from '@slack/bolt';
import { wordsOf } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { richBlock, richCode, richSection, type Spell } from './rich-text.ts';

type Table = { readonly columns: readonly Text[]; readonly rows: readonly (readonly Text[])[] };

const strong = (content: Text): Text => [{ kind: 'strong', inlines: content }];

/**
 * Slack takes one of these a message, and none in a form or on the Home tab:
 * https://docs.slack.dev/reference/block-kit/blocks/table-block
 */
export const tableBlock = ({ columns, rows }: Table, spell: Spell): types.TableBlock => ({
  type: 'table',
  rows: [columns.map(strong), ...rows.map((row) => columns.map((_, index) => row[index] ?? []))].map((cells) =>
    cells.map((cell) => richBlock(richSection(cell, spell))),
  ),
  column_settings: columns.map(() => ({ is_wrapped: true })),
});

export const paddedTable = ({ columns, rows }: Table): types.RichTextBlock => {
  const lines = [columns, ...rows].map((row) =>
    columns.map((_, index) => wordsOf(row[index] ?? []).replaceAll('\n', ' ')),
  );
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const written = lines.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join(' | ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  return richBlock(richCode([written[0] ?? '', rule, ...written.slice(1)].join('\n')));
};

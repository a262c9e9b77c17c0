/** Checks of rich text and of the cells of tables. */
import { amount, byType, type Check, choice, type Fields, flag, listOf, shape, str, whole } from './check.ts';
import { slackLimits as limits } from './limits.ts';

// Slack states no count for these; a bound keeps a runaway list from passing unseen.
const MANY = 1000;

const style: Check = shape({}, { bold: flag, italic: flag, strike: flag, code: flag, underline: flag });
const text = str({ max: limits.messageText });
const id = str({ max: 100 });
const styled = (required: Fields, optional: Fields = {}): Check => shape(required, { ...optional, style });

const inline: Fields = {
  text: styled({ text }),
  link: styled({ url: str({ max: limits.url }) }, { text, unsafe: flag }),
  user: styled({ user_id: id }),
  channel: styled({ channel_id: id }),
  usergroup: styled({ usergroup_id: id }),
  team: styled({ team_id: id }),
  emoji: styled({ name: id }, { unicode: id }),
  broadcast: styled({ range: choice('here', 'channel', 'everyone') }),
  color: styled({ value: id }),
  date: styled({ timestamp: amount, format: text }, { url: str({ max: limits.url }), fallback: text }),
};

const border: Fields = { border: choice(0, 1) };
const section: Check = shape({ elements: listOf(byType(inline), { min: 0, max: MANY }) });

const part: Check = byType({
  rich_text_section: section,
  rich_text_list: shape(
    {
      elements: listOf(byType({ rich_text_section: section }), { max: MANY }),
      style: choice('bullet', 'ordered'),
    },
    { ...border, indent: whole(0, 8), offset: whole(0, MANY) },
  ),
  rich_text_quote: shape({ elements: listOf(byType(inline), { max: MANY }) }, border),
  rich_text_preformatted: shape(
    // Code takes words and links only.
    {
      elements: listOf(byType({ text: inline['text'] ?? section, link: inline['link'] ?? section }), {
        max: MANY,
      }),
    },
    border,
  ),
});

export const richTextFields: { readonly required: Fields } = {
  required: { elements: listOf(part, { max: MANY }) },
};
export const richText: Check = shape(richTextFields.required, {
  block_id: str({ max: limits.blockId }),
});

const rawText: Check = shape({ text });
const rawNumber: Check = shape({ value: amount, text });
export const cell: Check = byType({
  raw_text: rawText,
  raw_number: rawNumber,
  rich_text: richText,
});
export const headerCell: Check = byType({ raw_text: rawText, raw_number: rawNumber });

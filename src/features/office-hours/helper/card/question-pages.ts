/** A question that is too long for its card, read whole, page by page. */
import { controlId } from '../../../../chat/control-id.ts';
import { renderedLength } from '../../../../chat/view/limits.ts';
import { pageButtons, paginate, wholeList } from '../../../../chat/view/paginate.ts';
import { type Block, controls, heading, paragraph, type View, view } from '../../../../chat/view/view.ts';
import { plain, text } from '../../../../lib/words/text.ts';
import type { ClaimRow } from './claim-rows.ts';
import { type Question, shortened } from './claim-view.ts';

/** Leaves room in a block, whatever has to be escaped. */
const PART_AT_MOST = 1200;
const TOPIC_AT_MOST = 100;

type Part = { readonly index: number; readonly title: string; readonly words: string };

/** `from`: the part that the page begins with. */
export const questionPage = (
  { claimId, topic, tried, trouble }: Question & Pick<ClaimRow, 'claimId'>,
  from: string,
): View => {
  const parts = [...partsOf('What they tried', tried), ...partsOf('Error or link', trouble ?? '')].map(
    (part, index): Part => ({ ...part, index }),
  );
  return paginate(wholeList(parts), {
    isFrom: ({ index }) => index >= Number(from === '' ? 0 : from),
    draw: (page) =>
      view('The whole question', [
        heading(plain(shortened(topic, TOPIC_AT_MOST))),
        ...page.items.flatMap(({ title, words }, index): Block[] => [
          ...(page.items[index - 1]?.title === title ? [] : [paragraph(text`**${title}:**`)]),
          paragraph(plain(words)),
        ]),
        controls(...pageButtons(page, ({ index }) => controlId('office-hours.question', claimId, index))),
      ]),
  });
};

/** Cut between characters, so that each part fits a block. */
const partsOf = (title: string, words: string): readonly Omit<Part, 'index'>[] => {
  const characters = [...words.trim()];
  const parts: string[] = [];
  while (characters.length > 0) {
    let taken = Math.min(characters.length, PART_AT_MOST);
    while (renderedLength(plain(characters.slice(0, taken).join(''))) > 2 * PART_AT_MOST) taken = Math.ceil(taken / 2);
    parts.push(characters.splice(0, taken).join(''));
  }
  return parts.map((part) => ({ title, words: part }));
};

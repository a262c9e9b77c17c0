/** The weekly digest as it is posted. */
import { controlId } from '../../../chat/control-id.ts';
import type { Piece } from '../../../chat/parts.ts';
import { limits } from '../../../chat/view/limits.ts';
import { paginate, wholeList } from '../../../chat/view/paginate.ts';
import { type Block, button, heading, list, note, paragraph, type View, view } from '../../../chat/view/view.ts';
import { countWords } from '../../../lib/time/when.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { Digest } from './digest-facts.ts';

/** The parts of the features in their order, as many as one post holds. */
export const digestView = (pieces: readonly Piece[]): View =>
  paginate(wholeList(pieces), {
    draw: ({ items, after }) =>
      view('The week in review', [
        heading(text`The week in review`),
        ...items.flatMap(({ blocks }) => blocks),
        after && note('neutral', text`There was more this week than one message holds.`),
      ]),
  });

export const digestBlocks = ({ answers, canTell, forgotten, hardest, improved, next }: Digest): readonly Block[] => [
  paragraph(
    answers === 0
      ? text`A quiet week: no questions were answered.`
      : text`${countWords(answers, 'answer')} in the last seven days.`,
  ),
  ...section(
    'Forgotten most',
    forgotten.map(({ title, count, of }) => text`**${title}**: missed in ${count} of ${countWords(of, 'review')}`),
  ),
  ...section(
    'Hardest questions',
    hardest.map(({ title, count, of }) => text`${title} (${count} of ${of} right)`),
  ),
  ...section(
    'Most improved',
    improved.map(({ title, before, now }) => text`**${title}**: ${before} % right the week before, ${now} % now`),
  ),
  ...(answers > 0 && forgotten.length + hardest.length + improved.length === 0
    ? [paragraph(canTell ? nothingStoodOut : tooFew)]
    : []),
  ...section(
    'Next week',
    next.titles.map((title) => text`${title}`),
  ),
  ...(next.titles.length > 0 && !next.hasQuestions ? [paragraph(looksBack)] : []),
  {
    kind: 'controls',
    controls: [
      button(controlId('quiz.begin', 'review'), 'Review what’s due', 'primary'),
      ...forgotten.map(({ title, concept }) =>
        button(controlId('concepts.open', concept), excerpt(`Read: ${title}`, limits.buttonLabel)),
      ),
    ],
  },
];

const tooFew = text`Once three learners have answered the same question, I can say what was
  forgotten, what was hard and what got better, without showing who.`;

const nothingStoodOut = text`Nothing stood out: hardly anything was missed.`;

const looksBack = text`There are no questions on this yet, so the question of the day goes back over what came before.`;

const section = (title: string, items: readonly Text[]): readonly Block[] =>
  items.length === 0 ? [] : [paragraph(text`**${title}**`), list(items)];

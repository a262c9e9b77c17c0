/** Office hours in a cohort’s week in review. */
import { type Block, list, paragraph } from '../../../../chat/view/view.ts';
import { countWords } from '../../../../lib/time/when.ts';
import { text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { AskedTopic, AskedWeek } from './week.ts';

export const askedBlocks = ({ questions, people, topics }: AskedWeek): readonly Block[] => [
  paragraph(
    text`**Office hours:** ${countWords(questions, 'question')} from ${countWords(people, 'person', 'people')}.`,
  ),
  ...(topics.length === 0 ? [] : [paragraph(text`**Asked about most**`), list(topics.map(topicWords))]),
];

const topicWords = ({ title, questions, answered, correct }: AskedTopic): Text =>
  answered === 0
    ? text`**${title}**: ${countWords(questions, 'question')}; no quiz answers on it`
    : text`**${title}**: ${countWords(questions, 'question')}; in the quizzes ${correct} of
        ${countWords(answered, 'answer')} on it ${answered === 1 ? 'was' : 'were'} right`;

/** With what the thread of a question in writing opens: whose it is, since when, and until when. */
import { controlId } from '../../../chat/control-id.ts';
import { button, controls, heading, paragraph, type View, view } from '../../../chat/view/view.ts';
import { plain, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { questionBlocks, shortened, shortPerson } from '../helper/card/claim-view.ts';
import type { Written } from './facts.ts';

/** A heading has one line. */
const TOPIC_AT_MOST = 80;

/** Without their words: a thread keeps its name when they delete their data. */
export const threadName = (ticketId: string): string => `A question in writing (${ticketId.slice(-4)})`;

export const writtenView = (written: Written): View => {
  const { ticketId, topic, joinedAtMs, dueAtMs, learner } = written;
  const name = shortPerson(learner.name);
  return view(`A question in writing from ${name}`, [
    heading(plain(shortened(topic, TOPIC_AT_MOST))),
    paragraph(text`${{ kind: 'account', externalId: learner.accountExternalId, name }} asked this
      ${{ kind: 'moment', epochMs: joinedAtMs, style: 'relative' }}. Whoever helps answers here when they can;
      nobody else sees this thread.${endWords(dueAtMs)}`),
    ...questionBlocks(written),
    controls(
      button(controlId('office-hours.take', ticketId), 'Take it', 'primary'),
      button(controlId('office-hours.solved-here', ticketId), 'It’s solved'),
    ),
  ]);
};

const endWords = (dueAtMs: number | null): Text =>
  dueAtMs === null
    ? []
    : text` If nobody has by ${{ kind: 'moment', epochMs: dueAtMs, style: 'date' }}, I close it and say so.`;

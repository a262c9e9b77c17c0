/** /journal: what somebody understood, wondered and managed; theirs alone unless they share it. */

import type { Caller } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import type { Feature } from '../../chat/feature.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Block, button, controls, heading, paragraph } from '../../chat/view/view.ts';
import { labelOf } from '../../curriculum/search/suggest.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { JournalNeeds } from './needs.ts';
import { readingActions, showAbout, showJournal } from './reading.ts';
import { sharingActions } from './sharing.ts';
import { countOwn } from './store.ts';
import { writingActions } from './writing.ts';

export const journalFeature = (needs: JournalNeeds): Feature => ({
  name: 'journal',
  section: 'Your path',
  commands: [
    defineCommand({
      name: 'journal',
      description: 'Write down what you understood, wondered about or managed, and read it again',
      more: text`It’s yours alone unless you share an entry with your cohort. With a concept, such as
        **/journal windowing**, you get questions to write on.`,
      options: {
        about: {
          kind: 'text',
          description: 'A concept to write about',
          suggest: (typed) => suggestConcepts(needs, typed),
        },
      },
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context, { about }) =>
        about === undefined ? showJournal(needs, context) : showAbout(needs, context, about),
    }),
  ],
  actions: [...readingActions(needs), ...writingActions(needs), ...sharingActions(needs)],
  parts: { home: (caller) => homeBlocks(needs, caller) },
});

const suggestConcepts = ({ search, curriculum }: JournalNeeds, typed: string) =>
  search()
    .suggest(typed, limits.options)
    .filter(({ slug }) => curriculum().concepts.has(slug))
    .map((suggestion) => ({
      value: suggestion.title,
      label: excerpt(labelOf(suggestion, limits.optionText), limits.optionText),
    }));

const homeBlocks = async ({ database }: JournalNeeds, { personId }: Caller): Promise<readonly Block[]> => {
  const entries = await countOwn(database, personId);
  const buttons = controls(
    button(controlId('journal.write'), 'Write'),
    entries > 0 && button(controlId('journal.show'), 'Read it'),
  );
  return [
    heading(text`Journal`),
    paragraph(
      entries === 0
        ? text`Write down what you understood, wonder about or managed. Only you read it.`
        : text`${countWords(entries, 'entry', 'entries')} of yours.`,
    ),
    ...(buttons ? [buttons] : []),
  ];
};

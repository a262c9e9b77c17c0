/** The short cut for simple words gives just what the Markdown parser gives. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordsOfProse } from '../../src/curriculum/prose-words.ts';
import { findLostMarks, findOpenCode, parseProse, parseTree, proseOf } from '../../src/lib/words/markdown.ts';
import { text } from '../../src/lib/words/text.ts';

const outcomeOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
};

it('reads any words as the parser does', () => {
  const words = fc.string({
    unit: fc.constantFrom(...'ab Z9.)(-+#>`*_[]<&!|~:=\\"\',é\n\t;'),
    maxLength: 14,
  });
  fc.assert(
    fc.property(words, (markdown) => {
      const tree = parseTree(markdown);
      const slip = findOpenCode(tree, markdown) ?? findLostMarks(tree, markdown)[0];
      expect(outcomeOf(() => parseProse(markdown))).toEqual(slip ? String(slip) : outcomeOf(() => tree.map(proseOf)));
    }),
    { numRuns: 3000 },
  );
});

it.each([
  ["It isn't Kafka's.", 'It isn’t Kafka’s.'],
  ["a table's rows and the brokers' logs", 'a table’s rows and the brokers’ logs'],
  ["the class 'logs' of theirs", "the class 'logs' of theirs"],
  ['Not "which two?" but ("why?")', 'Not “which two?” but (“why?”)'],
  ['but "**when?**" With', 'but “when?” With'],
  ['`topic`\'s owner types `"x\'y"`', 'topic’s owner types "x\'y"'],
])('curls what authors type straight, save in code: %s', (markdown, words) => {
  expect(wordsOfProse(parseProse(markdown))).toBe(words);
});

it('lets a template have a value for the address of a link', () => {
  expect(text`[${'The manual'}](${'https://example.org/a'})`).toEqual([
    {
      kind: 'link',
      url: 'https://example.org/a',
      inlines: [{ kind: 'plain', text: 'The manual' }],
    },
  ]);
});

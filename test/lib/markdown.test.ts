/** The short cut for simple words gives just what the Markdown parser gives. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseProse, parseTree, proseOf } from '../../src/lib/markdown.ts';

const outcomeOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
};

it('reads any words as the parser does', () => {
  const words = fc.string({ unit: fc.constantFrom(...'ab Z9.)(-+#>`*_[]<&!|~:=\\"\',é\n\t;'), maxLength: 14 });
  fc.assert(
    fc.property(words, (markdown) => {
      expect(outcomeOf(() => parseProse(markdown))).toEqual(outcomeOf(() => parseTree(markdown).map(proseOf)));
    }),
    { numRuns: 3000 },
  );
});

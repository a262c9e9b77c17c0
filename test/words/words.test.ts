// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources, as they stand in files
/** Words for people: all of them stand on one page, in one hand. */
import { describe, expect, it } from 'vitest';
import { collectWords } from './collect.ts';
import { type FileWords, readWords, wordsPage } from './page.ts';

const files = readWords();

const found = (source: string): readonly string[] => collectWords('x.ts', source).map(({ words }) => words);

/** "file: line" of each line that is wrong. */
const wrongLines = (isWrong: (words: string, places: readonly string[]) => boolean): readonly string[] =>
  files.flatMap(({ path, lines }: FileWords) =>
    lines.filter(({ words, places }) => isWrong(words, places)).map(({ words }) => `${path}: ${words}`),
  );

/** Code shows what is typed as it is typed. */
const withoutCode = (words: string): string => words.replace(/`[^`]*`/g, '');

describe('every word for people', () => {
  it('stands in docs/words.md as it is said (npx vitest run test/words -u writes it anew)', async () => {
    await expect(wordsPage(files)).toMatchFileSnapshot('../../docs/words.md');
  });

  it('has curly apostrophes and quotes', () => {
    expect(wrongLines((words) => /['"]/.test(withoutCode(words)))).toEqual([]);
  });

  it('says dates as "Sun 29 Nov", never as 2026-11-29', () => {
    expect(wrongLines((words) => /\d{4}-\d\d-\d\d/.test(words))).toEqual([]);
    expect(wrongLines((_, places) => places.some((place) => /\.toString\(\)$|\.slice\(0, 10\)$/.test(place)))).toEqual(
      [],
    );
  });
});

describe('a word for people is found wherever it stands', () => {
  it.each([
    ['in a template of words', 'text`lower ${n}`', ['lower {n}']],
    ['as the label of a button', "button(id, 'Skip')", ['Skip']],
    ['as a property', "({ label: 'again' })", ['again']],
    ['in one of two cases', "text`${n} ${n === 1 ? 'is' : 'are'} due`", ['{n} {is | are} due']],
    [
      'in a value of a template',
      'text`Due${next ? ` on ${when(next)}` : rest(`, so no more`)}`',
      ['Due{…}', ' on {when}', ', so no more'],
    ],
    [
      'in a dictionary',
      "const words = { wrong: 'the answer is wrong', unclear: 'unclear' }",
      ['the answer is wrong', 'unclear'],
    ],
    ['counted', "text`**${countWords(due, 'question')}**`", ['**{due} question(s)**']],
    [
      'in the sandbox’s page',
      'html`<a title=${on ? `Off now` : `On now`}><b>Go</b> there</a>`',
      ['Go there', '{Off now | On now}'],
    ],
    ['after what is only compared', "z.string().startsWith('xoxb-', 'must be a token')", ['must be a token']],
    ['as what refuses', "throw new SetupError('There is no room.')", ['There is no room.']],
  ])('%s', (_, source, words) => {
    expect(found(source)).toEqual(words);
  });

  it('and what only machines read is left out', () => {
    expect(found("import x from 'some where'; throw new Error('a fault of ours')")).toEqual([]);
    expect(found("sql`select a from b`; const all = 'select a from b'; if (kind === 'Two words') run()")).toEqual([]);
    expect(found("controlId('quiz.skip', id); element.querySelector('.a .b'); type T = 'Two words'")).toEqual([]);
  });
});

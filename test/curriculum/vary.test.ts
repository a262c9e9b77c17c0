/** Promises of `vary:` — everybody meets numbers of their own, and an author is told of every draw that is wrong. */
import { afterAll, describe, expect, test } from 'vitest';
import { checkCurriculum } from '../../src/curriculum/check/check-report.ts';
import { drawQuestion, gradeWith } from '../../src/curriculum/kinds.ts';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { type Folder, makeFolder } from './folder.ts';

const folders: Folder[] = [];
afterAll(() => {
  for (const { remove } of folders) remove();
});

const quorum = `
  kind: number
  prompt: "{{brokers}} brokers vote. How many may fail?"
  answer: "{{spare}}"
  mistakes:
    - {value: "{{majority}}", why: "That many, {{majority}}, must stay."}
  why: A majority of {{brokers}} is {{majority}}.
  source: {title: The manual, url: 'https://example.org/'}
  level: 2
`;

const withVary = (vary: string, rest = quorum): Folder => {
  const folder = makeFolder({ 'concepts/append-only-log/questions.yaml': `- slug: quorum${rest}  vary:${vary}\n` });
  folders.push(folder);
  return folder;
};

const odd = `
    half: {from: 1, to: 6}
    brokers: half * 2 + 1
    spare: half
    majority: half + 1`;

describe('a question that varies', () => {
  const { curriculum } = loadCurriculum(withVary(odd).path);
  const written = curriculum.questions.get('quorum');
  if (!written) throw new Error('it can’t be read');

  test('draws its numbers by the seed: the same again, others for others', () => {
    const prompts = Array.from({ length: 40 }, (_, seed) => drawQuestion(written, `${seed}`).prompt.markdown);
    expect(prompts).toEqual(prompts.map((_, seed) => drawQuestion(written, `${seed}`).prompt.markdown));
    expect(new Set(prompts)).toEqual(new Set([3, 5, 7, 9, 11, 13].map((n) => `${n} brokers vote. How many may fail?`)));
  });

  test('is right and wrong by what was drawn, with the reason’s own numbers', () => {
    for (const seed of ['one', 'two', 'three', 'four']) {
      const drawn = drawQuestion(written, seed);
      const brokers = Number.parseInt(drawn.prompt.markdown, 10);
      expect(drawn).toMatchObject({ answer: (brokers - 1) / 2 });
      expect(gradeWith(curriculum.vocabulary, drawn, [`${(brokers - 1) / 2}`])).toMatchObject({ right: true });
      const wrong = gradeWith(curriculum.vocabulary, drawn, [`${(brokers + 1) / 2}`]);
      expect(JSON.stringify(wrong)).toContain(`That many, ${(brokers + 1) / 2}, must stay.`);
    }
  });
});

describe('an author is told, at `vary`, of', () => {
  const told = async (vary: string, rest?: string): Promise<string> => {
    const { problems } = await checkCurriculum(withVary(vary, rest).path);
    const about = problems.filter(({ file }) => file.endsWith('questions.yaml'));
    return about.map(({ line, message }) => `${line}: ${message}`).join('\n');
  };
  const line = quorum.split('\n').length;

  test.each([
    ['a division by zero', odd.replace('spare: half', 'spare: half / (half - half)'), 'division by zero'],
    ['an overflow', odd.replace('spare: half', 'spare: 9223372036854775807 * half * 2'), 'integer overflow'],
    [
      'a number too large to be typed',
      odd.replace('spare: half', 'spare: 9007199254740993 * half'),
      'neither a number',
    ],
    [
      'a loop within a loop',
      odd.replace('spare: half', 'spare: "[1, 2].map(a, [1, 2].map(b, a)).size()"'),
      'a loop stands in another',
    ],
    [
      'a regular expression',
      odd.replace('spare: half', 'spare: "\\"aaaa\\".matches(\\"(a+)+b\\") ? 1 : 2"'),
      'a loop stands in another',
    ],
    ['an expression of a thousand parts', odd.replace('spare: half', `spare: ${'1+'.repeat(60)}half`), 'maxAstNodes'],
    ['a name that isn’t there', odd.replace('spare: half', 'spare: hal + 1'), 'Unknown variable: hal'],
    ['a name that only the text has', odd.replace('majority: half + 1', 'most: half + 1'), '{{majority}}'],
    [
      'a draw in which a mistake is right',
      odd.replace('majority: half + 1', 'majority: "half == 4 ? half : half + 1"'),
      'within the tolerance',
    ],
    ['numbers that hardly vary', odd.replace('{from: 1, to: 6}', '[1, 2]'), '50 draws give 2 different questions'],
  ])('%s', async (_, vary, message) => {
    const words = await told(vary);
    expect(words).toContain(message);
    expect(words).toMatch(/^\d+: /);
    expect(Number.parseInt(words, 10)).toBeGreaterThanOrEqual(line);
  });

  test.each([
    ['a range that goes down', '{from: 6, to: 1}', 'a range goes up'],
    ['a range of a thousand', '{from: 1, to: 1000}', 'at most 50 values'],
    ['a value that is neither', 'true', 'values are a list, a range'],
  ])('%s', async (_, half, message) => {
    expect(await told(odd.replace('{from: 1, to: 6}', half))).toContain(message);
  });

  test('an answer that is a name without any `vary`, or words', async () => {
    expect(
      await told(
        '\n    words: [a, b, c, d, e]',
        quorum.replaceAll(/\{\{(brokers|majority)\}\}/g, '3').replace('{{spare}}', '{{words}}'),
      ),
    ).toMatch(/`answer` must be a number/);
  });
});

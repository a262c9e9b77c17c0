/**
 * What each kind of question promises: how it asks, what it takes for right, and what it says about
 * a wrong answer.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noVocabulary } from '../../src/curriculum/kinds/typed/typed-answer.ts';
import { askQuestion, describeAnswer, markedAnswer, type Question, rightAnswer } from '../../src/curriculum/kinds.ts';
import { gradeAnswer } from '../../src/curriculum/model.ts';
import { wordsOfProse } from '../../src/curriculum/prose-words.ts';
import { seededNumbers } from '../../src/lib/random.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import { complaintsAbout, makeQuestion } from './questions.ts';

const single = makeQuestion({
  kind: 'single',
  options: [
    { text: 'A', right: true },
    { text: 'B', why: 'Not *B*.' },
    { text: 'C', why: 'Not C.' },
  ],
});
const several = makeQuestion({
  kind: 'several',
  options: [
    { text: 'A', right: true },
    { text: 'B', why: 'Not B.' },
    { text: 'C', right: true },
    { text: 'D', why: 'Not D.' },
  ],
});
const trueFalse = makeQuestion({
  kind: 'true-false',
  answer: false,
  otherwise: 'One would think so.',
});
const short = makeQuestion({
  kind: 'short',
  accept: ['quorum', 'majority'],
  reject: [{ text: 'plurality', why: 'Only the largest group.' }],
});
const latency = makeQuestion({
  kind: 'number',
  answer: 2.5,
  unit: 's',
  units: { ms: 0.001, min: 60 },
  mistakes: [{ value: 2500, why: 'That is in ms.' }],
});
const share = makeQuestion({ kind: 'number', answer: 40, unit: '%', tolerance: '5%' });
const order = makeQuestion({
  kind: 'order',
  items: ['first', 'second', 'third'],
  mistake: 'The log comes first.',
});
const output = makeQuestion({
  kind: 'output',
  code: 'print(1)\nprint(2)',
  language: 'python',
  prints: '1\n2\n',
  mistakes: [{ prints: '3', why: 'It does not add.' }],
});
const fault = makeQuestion({
  kind: 'fault',
  code: 'a\nb\nc',
  language: 'python',
  lines: [2],
  fix: 'Write `B`.',
  decoys: [{ line: 1, why: 'It is fine.' }],
});

const grade = (question: Question, ...given: string[]): string => {
  const result = gradeAnswer({ vocabulary: noVocabulary }, question, given);
  if ('invalid' in result) return `invalid: ${wordsOf(result.invalid)}`;
  return `${result.right ? 'right' : 'wrong'}${result.reason ? `: ${wordsOf(result.reason)}` : ''}`;
};

describe('every kind', () => {
  const all = [single, several, trueFalse, short, latency, order, output, fault];

  it('asks the same on a redraw: equal seeds give equal askings', () => {
    for (const question of all)
      expect(askQuestion(question, seededNumbers('Ada:7'))).toEqual(askQuestion(question, seededNumbers('Ada:7')));
  });

  it('takes whatever comes without throwing, and counts no empty answer', () => {
    const given = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('-1', '99', '0x1', '1e9', '__proto__', '')),
      { maxLength: 7 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), given, (question, answer) => {
        expect(() => describeAnswer(question, answer)).not.toThrow();
        const result = grade(question, ...answer);
        if (answer.length === 0) expect(result).toMatch(/^invalid: /);
      }),
    );
  });

  it('can say its right answer in words', () => {
    expect(all.map((question) => wordsOfProse(rightAnswer(question)))).toEqual([
      'A',
      'A\nC',
      'False',
      'quorum (also: majority)',
      '2.5 s',
      'first\nsecond\nthird',
      '1\n2',
      'Line 2: b\nWrite B.',
    ]);
  });
});

describe('single choice', () => {
  it('shows every option, in an order that depends on the asking alone', () => {
    const orders = Array.from({ length: 30 }, (_, index) => askQuestion(single, seededNumbers(`asking ${index}`)));
    const keys = orders.map((asking) =>
      asking.shape === 'choose-one' ? asking.options.map(({ key }) => key).join('') : '',
    );
    expect(new Set(keys).size).toBe(6);
    expect(keys.every((each) => [...each].sort().join('') === '012')).toBe(true);
  });

  it('says why the chosen option is tempting but wrong', () => {
    expect(grade(single, '0')).toBe('right');
    expect(grade(single, '1')).toBe('wrong: Not B.');
    expect(wordsOf(describeAnswer(single, ['1']))).toBe('B');
  });

  it('refuses what is no option, or more than one', () => {
    expect(grade(single, '3')).toMatch(/^invalid/);
    expect(grade(single, '0', '1')).toMatch(/^invalid/);
  });

  it('is written with exactly one right option and a why for each wrong one', () => {
    const options = [{ text: 'A', right: true }, { text: 'B', right: true }, { text: 'C' }];
    expect(complaintsAbout({ kind: 'single', options })).toEqual(['this option is wrong but has no `why`']);
    expect(
      complaintsAbout({
        kind: 'single',
        options: options.slice(0, 2).concat({ text: 'C', right: true }),
      }),
    ).toEqual(['exactly one option must be right, not 3']);
  });
});

describe('several answers', () => {
  it('wants all that is right and nothing else, in any order', () => {
    expect(grade(several, '2', '0')).toBe('right');
    expect(grade(several, '0')).toBe('wrong: What you chose is right, but one more is right too.');
    expect(grade(several, '0', '1', '2', '3')).toBe('wrong: Not B.\n\nNot D.');
    expect(grade(several, '0', '0')).toMatch(/^invalid/);
    expect(grade(several)).toMatch(/^invalid/);
  });
});

describe('true or false', () => {
  it('always shows True before False, and explains the opposite', () => {
    expect(askQuestion(trueFalse, () => 0.99)).toMatchObject({
      options: [{ key: 'true' }, { key: 'false' }],
    });
    expect(grade(trueFalse, 'false')).toBe('right');
    expect(grade(trueFalse, 'true')).toBe('wrong: One would think so.');
  });
});

describe('fill the gap', () => {
  it('is written with exactly one gap', () => {
    const gap = { kind: 'gap', accept: ['quorum'] };
    expect(complaintsAbout({ ...gap, prompt: 'A ____ is enough.' })).toEqual([]);
    for (const prompt of ['No gap.', 'A ____ and a ____.', 'A _____ too long.']) {
      expect(complaintsAbout({ ...gap, prompt })).toEqual(['the prompt must hold exactly one ____ (four underscores)']);
    }
  });
});

describe('short answer', () => {
  it('says why a near miss is another term', () => {
    expect(grade(short, ' the Quorum. ')).toBe('right');
    expect(grade(short, 'plurallity')).toBe('wrong: Only the largest group.');
    expect(grade(short, '!?')).toMatch(/^invalid/);
    expect(grade(short, 'x'.repeat(10_000))).toMatch(/^invalid/);
  });
});

describe('a typed term', () => {
  it('is shown in each of its forms once, without backticks', () => {
    const mode = makeQuestion({
      kind: 'short',
      accept: ['r', 'read', '`r`', '"r"', 'Read', '`read-only`'],
    });
    expect(wordsOfProse(rightAnswer(mode))).toBe('r (also: read, read-only)');
  });

  it('that had a slip in it is shown as it is spelt; one that hadn’t is not', () => {
    const spellingOf = (typed: string): string | undefined => {
      const graded = gradeAnswer({ vocabulary: noVocabulary }, short, [typed]);
      return 'invalid' in graded ? undefined : graded.spelling;
    };
    expect(spellingOf('quarum')).toBe('quorum');
    expect(spellingOf('majoriyt')).toBe('majority');
    expect(['quorum', 'QUORUM.', 'the quorum', 'quorums', 'plurality', 'zzz'].map(spellingOf)).toEqual(
      Array.from({ length: 6 }, () => undefined),
    );
  });
});

describe('number', () => {
  it.each([
    ['2.5', 'right'],
    ['2,5', 'right'],
    ['2.5 s', 'right'],
    ['2,500 ms', 'right'],
    ['2 500ms', 'right'],
    ['2500 MS', 'right'],
    ['about 2.5s.', 'right'],
    ['25e-1', 'right'],
    ['−2.5', 'wrong'],
    ['2500', 'wrong: That is in ms.'],
    ['2.5 min', 'wrong'],
  ])('reads %j as people mean it: %s', (typed, result) => {
    expect(grade(latency, typed)).toBe(result);
  });

  it('reads an ambiguous comma as thousands before exactly three digits, else as a decimal comma', () => {
    const thousand = makeQuestion({ kind: 'number', answer: 1000 });
    for (const typed of ['1,000', '1 000', "1'000", '1’000', '1_000', '1e3', '1,000.0', '1000'])
      expect(grade(thousand, typed)).toBe('right');
    const eighth = makeQuestion({ kind: 'number', answer: 0.125 });
    for (const typed of ['0,125', '0.125', '.125']) expect(grade(eighth, typed)).toBe('right');
    const million = makeQuestion({ kind: 'number', answer: 1_000_000.5 });
    for (const typed of ['1,000,000.5', '1.000.000,5', '1 000 000,5', '1’000’000.5'])
      expect(grade(million, typed)).toBe('right');
  });

  it('kindly asks again where it can’t read a number or a unit', () => {
    expect(grade(latency, 'two and a half')).toBe(
      'invalid: I couldn’t read a number in that. Type something like 2.5 or 2,500 s.',
    );
    expect(grade(latency, '2.5 parsecs')).toBe(
      'invalid: I can read the number, but not the unit “parsecs”. Use s, ms, min, or the number alone.',
    );
    expect(grade(latency, '1.2.3,4,5')).toMatch(/^invalid/);
  });

  it('allows for the tolerance and not more', () => {
    expect(['38', '42 %', '42 percent', '37.9', '42.1'].map((typed) => grade(share, typed))).toEqual([
      'right',
      'right',
      'right',
      'wrong',
      'wrong',
    ]);
  });

  it('takes any finite number in any of its units for what it is', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, (answer) => {
        const question = makeQuestion({ kind: 'number', answer, unit: 's', units: { ms: 0.001 } });
        expect(grade(question, String(answer))).toBe('right');
        expect(grade(question, `${answer * 1000} ms`)).toBe('right');
      }),
    );
  });
});

describe('put in order', () => {
  it('never shows the right order, whatever the seed', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 3, max: 5 }), (seed, length) => {
        const question = makeQuestion({
          kind: 'order',
          items: ['a', 'b', 'c', 'd', 'e'].slice(0, length),
        });
        const asking = askQuestion(question, seededNumbers(seed));
        const keys = asking.shape === 'arrange' ? asking.items.map(({ key }) => key) : [];
        expect([...keys].sort()).toEqual(['0', '1', '2', '3', '4'].slice(0, length));
        expect(grade(question, ...keys)).toMatch(/^wrong/);
      }),
    );
  });

  it('wants every item once', () => {
    expect(grade(order, '0', '1', '2')).toBe('right');
    expect(grade(order, '1', '0', '2')).toBe('wrong: A common slip here: The log comes first.');
    expect(grade(order, '0')).toMatch(/^invalid/);
  });

  it('takes what is left over for the last, and names what is there twice', () => {
    expect(grade(order, '0', '1')).toBe('right');
    expect(grade(order, '0', '2')).toMatch(/^wrong/);
    expect(grade(order, '1', '1')).toBe('invalid: “second” is there twice. Each one goes in one place only.');
    expect(grade(order, '0', '1', '1')).toMatch(/^invalid: “second” is there twice/);
  });

  it('shows a wrong order as a list, with what stands in its place and what does not', () => {
    const [shown] = markedAnswer(order, ['0', '2']);
    expect(shown).toMatchObject({ kind: 'list', ordered: true });
    expect(shown?.kind === 'list' && shown.items.map(wordsOf)).toEqual(['✓ first', '✗ third', '✗ second']);
  });
});

describe('what does it print?', () => {
  it('compares line by line, whatever the spaces at line ends and the last new line', () => {
    expect(grade(output, '1  \r\n2\n\n')).toBe('right');
    expect(grade(output, '1 2')).toBe('wrong');
    expect(grade(output, ' 3')).toBe('wrong: It does not add.');
    expect(grade(output, '3 ')).toBe('wrong: It does not add.');
  });
});

describe('find the fault', () => {
  it('takes any faulty line, and says why an innocent one is innocent', () => {
    expect(askQuestion(fault, () => 0)).toEqual({ shape: 'choose-line', lines: 3 });
    expect(grade(fault, 'line 2')).toBe('right');
    expect(grade(fault, '1')).toBe('wrong: It is fine.');
    expect(grade(fault, '4')).toBe('invalid: Please name one line of the code, from 1 to 3.');
  });

  it('is written with lines that the code has', () => {
    const wrong = {
      kind: 'fault',
      code: 'a\n\nb',
      language: 'python',
      lines: [4],
      fix: 'x',
      decoys: [{ line: 2, why: 'y' }],
    };
    expect(complaintsAbout(wrong)).toEqual(['`code` has 3 lines, so there is no line 4', 'line 2 of `code` is blank']);
  });
});

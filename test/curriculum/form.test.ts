/**
 * What `check --form` tells an author: what a question gives away by its form. Each rule has an
 * example that it names and one that it lets pass.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { checkForm, measureBank } from '../../src/curriculum/form/check-form.ts';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { conceptFile, type Folder, makeFolder, packFile } from './folder.ts';

const QUESTIONS = 'concepts/append-only-log/questions.yaml';
const CONCEPT = 'concepts/append-only-log/concept.md';

const folders: Folder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

const formOf = (files: Readonly<Record<string, string>>, concepts: readonly string[] = []) => {
  const folder = makeFolder(files);
  folders.push(folder);
  const { loaded, problems } = loadCurriculum(folder.path);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return { problems: checkForm(loaded, concepts), ...measureBank(loaded, concepts) };
};

/** Measures aside: of one question nothing can be said by them. */
const toldOf = (files: Readonly<Record<string, string>>): string[] =>
  formOf(files).problems.map(({ line, column, message, fix, severity }) => {
    expect(severity).toBe('warning');
    expect(fix).not.toBe('');
    return `${line}:${column} ${message}`;
  });

let next = 0;
const common = (): string => `  why: Because.
  source: {title: The manual, url: 'https://example.org/'}
  level: 1
`;
const choice = (prompt: string, options: readonly string[], more = '', kind = 'single'): string => {
  next += 1;
  const lines = options.map((option) =>
    option.startsWith('+')
      ? `    - text: ${JSON.stringify(option.slice(1))}\n      right: true`
      : `    - text: ${JSON.stringify(option)}\n      why: No.`,
  );
  return `- slug: item-${next}\n  kind: ${kind}\n  prompt: ${JSON.stringify(prompt)}\n${more}  options:\n${lines.join('\n')}\n${common()}`;
};
const term = (prompt: string, accept: readonly string[], more = '', kind = 'short'): string => {
  next += 1;
  return `- slug: item-${next}\n  kind: ${kind}\n  prompt: ${JSON.stringify(prompt)}\n${more}  accept: ${JSON.stringify(accept)}\n${common()}`;
};
const statement = (prompt: string, answer = true): string => {
  next += 1;
  return `- slug: item-${next}\n  kind: true-false\n  prompt: ${JSON.stringify(prompt)}\n  answer: ${answer}\n  otherwise: No.\n${common()}`;
};
const hint = (words: string): string => `  hint: ${JSON.stringify(words)}\n`;

const told = (questions: string): string[] => toldOf({ [QUESTIONS]: questions });

describe('options', () => {
  it.each([
    [
      'all of the above',
      choice('How is it read?', ['From its head', 'By offset', '+All of the above']),
      '9:13 “All of the above” tests logic, not the concept',
    ],
    [
      'none of these',
      choice('How is it read?', ['From its head', '+By offset', 'None of these']),
      '9:13 “None of these” tests logic, not the concept',
    ],
    [
      'A and B',
      choice('How is it read?', ['From its head', 'By offset', '+Both A and B']),
      '9:13 “Both A and B” sums up other options',
    ],
    [
      'both in one',
      choice('How is it read?', ['From its head', 'By offset', '+From its head and by offset']),
      '9:13 “From its head and by offset” sums up other options',
    ],
    [
      'the same twice',
      choice('How is it read?', ['By the offset', '+From its head', 'by offset.']),
      '9:13 this option says the same as one above it',
    ],
    [
      'absolutes in all wrong ones',
      choice('How is it kept?', ['It is always one file', 'It can never shrink', '+It is cut into segments']),
      '5:13 every wrong option speaks of always, all, only or never, and no right one does',
    ],
    [
      'the prompt’s words in the key alone',
      choice('Which part of a broker orders records?', [
        '+The partition orders them',
        'A consumer group',
        'A topic name',
      ]),
      '5:13 only the right option repeats the prompt’s “orders”',
    ],
    [
      'the key in the middle of all',
      choice('What happens?', [
        '+The leader replies before a follower copies the record',
        'The leader replies while sleeping',
        'A follower copies yesterday',
        'Somebody deletes the record',
      ]),
      '5:13 the right option shares most of its words with the others',
    ],
    [
      'one pair of opposites',
      choice('What happens to lag?', ['+Its size increases', 'Its size decreases', 'Nobody can tell']),
      '7:13 this option and another are opposites, so one of the two must be right',
    ],
    [
      'numbers out of order',
      choice('How many are there?', ['10', '+2', '7']),
      '5:5 the options are numbers out of order',
    ],
    [
      'a key that begins as no other option does',
      choice('How is it kept safe?', ['+By copies', 'Writing twice', 'Asking first', 'Waiting long']),
      '5:13 every wrong option begins with a verb in -ing, and the right one with another sort of word',
    ],
    [
      'an article before the options',
      choice('The newest part of a log is an', ['+active segment', 'broker', 'offset']),
      '3:11 “an” at the end of the prompt fits only some of the options',
    ],
    ['ranges that overlap', choice('How many are there?', ['1-3', '+3-5', '6-9']), '7:13 this range overlaps another'],
  ])('%s', (_, bad, message) => {
    expect(told(bad)).toEqual([message]);
  });

  it.each([
    [
      'words such as all within a sentence',
      choice('How is it kept?', ['All of the records go to one file', '+In segments', 'By one reader']),
    ],
    [
      'opposites in two pairs',
      choice('What happens?', ['+Its size increases', 'Its size decreases', 'Its age increases', 'Its age decreases']),
    ],
    [
      'the same words in another order',
      choice('Which change is allowed?', ['+`int` to `long`', '`long` to `int`', '`text` to `int`']),
    ],
    [
      'an absolute in the right one as well',
      choice('How is it kept?', ['It is always one file', 'It can never shrink', '+It only grows']),
    ],
    [
      'the prompt’s words in a wrong one too',
      choice('What orders records?', ['+The partition orders them', 'A topic orders them', 'A group']),
    ],
    [
      'options that begin alike',
      choice('How is it kept safe?', ['+Copying it', 'Writing twice', 'Asking first', 'Waiting long']),
    ],
    ['an article in the options', choice('What is the newest part of a log?', ['+an active one', 'a broker', 'a key'])],
    ['numbers in order', choice('How many are there?', ['2', '+7', '10'])],
    ['numbers of other units', choice('How long is it?', ['10 ms', '+2 s', '1 min'])],
    ['ranges beside each other', choice('How many are there?', ['1-3', '+4-6', '7-9'])],
  ])('lets pass: %s', (_, good) => {
    expect(told(good)).toEqual([]);
  });
});

describe('prompts and hints', () => {
  it.each([
    [
      'a hint that counts letters',
      term('Where is it written?', ['offset'], hint('Six letters, and it counts from zero.')),
      '4:9 the hint says how the answer is spelt',
    ],
    [
      'a hint about the word',
      term('Where is it written?', ['offset'], hint('The word is also a way of printing.')),
      '4:9 the hint says how the answer is spelt',
    ],
    [
      'a hint with its first letter',
      term('Where is it written?', ['offset'], hint('It begins with an O.')),
      '4:9 the hint says how the answer is spelt',
    ],
    [
      'a hint that holds the term',
      term('Where is it written?', ['high watermark'], hint('Think of the high-watermark.')),
      '4:9 the hint holds the answer (“high watermark”)',
    ],
    [
      'a hint that holds the term itself',
      term('Where is it written?', ['offset'], hint('Each record has its offset.')),
      '4:9 the hint holds the answer (“offset”)',
    ],
    [
      'a hint with a word of the term',
      term('What is this outcome called?', ['split vote'], hint('The votes were divided.')),
      '4:9 the hint holds the answer (“split vote”)',
    ],
    [
      'a hint with the right option',
      choice(
        'What happens next?',
        ['+The follower copies the segment', 'A reader waits', 'Time passes'],
        hint('Whom does a copied segment follow?'),
      ),
      '4:9 the hint holds the answer (“The follower copies the segment”)',
    ],
    [
      'a prompt with the answer',
      term('An offset is a number. What is the number called?', ['offset']),
      '3:11 the prompt holds the answer (“offset”)',
    ],
    [
      'a negative that is read past',
      choice('Which of these is not kept?', ['+A', 'B', 'C']),
      '3:11 the question turns on “not”, which is easily read past',
    ],
    [
      'what one can do that others can’t',
      choice("What can it do that a queue can't?", ['+A', 'B', 'C']),
      '3:11 the question turns on “can’t”, which is easily read past',
    ],
    ['often', statement('Readers often wait.'), '3:11 “often” means something else to everybody'],
    [
      'an article before the gap',
      term('It is an ____.', ['offset'], '', 'gap'),
      '3:11 “an” before the gap gives away how the answer begins',
    ],
  ])('%s', (_, bad, message) => {
    expect(told(bad)).toEqual([message]);
  });

  it.each([
    [
      'a hint about what it does',
      term('Where is it written?', ['offset'], hint('It counts the records before this one.')),
    ],
    [
      'letters that are letters',
      term('What is it called?', ['outbox'], hint('Letters wait in it until the postman comes.')),
    ],
    [
      'what the prompt says itself',
      term(
        'Kafka keeps an internal topic of its log. What is it called?',
        ['changelog topic'],
        hint('Which topic can be replayed?'),
      ),
    ],
    ['a negative that stands out', choice('Which of these is **not** kept?', ['+A', 'B', 'C'])],
    ['a negative in capitals', choice('Which of these is NOT kept?', ['+A', 'B', 'C'])],
    ['a negative that isn’t asked for', choice('Which of these makes sure that it does not shrink?', ['+A', 'B', 'C'])],
    ['why not', choice('Why does a reader not wait?', ['+A', 'B', 'C'])],
    ['a(n) before the gap', term('It is a(n) ____.', ['offset'], '', 'gap')],
  ])('lets pass: %s', (_, good) => {
    expect(told(good)).toEqual([]);
  });
});

describe('questions beside each other', () => {
  const asked = term('Where is a record written?', ['high watermark']);

  it('an answer that stands in another question of its concept', () => {
    const other = choice('Which of them reads to the high-watermark?', ['+A consumer', 'A writer', 'A broker']);
    expect(told(asked + other)).toEqual([
      expect.stringMatching(
        /^4:12 the answer “high watermark” stands in the question `item-\d+` \(.*questions\.yaml:8\)$/,
      ),
    ]);
    expect(told(asked + other.replace('high-watermark', 'mark of the flood'))).toEqual([]);
  });

  it('a right option that stands in another question of its concept', () => {
    const chosen = choice('What does the star mean?', ['+They were compiled into one function', 'A retry', 'A stage']);
    const tells = term('Operators are compiled into one function. What is this called?', ['fusing']);
    expect(told(chosen + tells)).toEqual([
      expect.stringMatching(
        /^5:13 much of the right option stands in the question `item-\d+` \(.*questions\.yaml:14\)$/,
      ),
    ]);
    expect(told(chosen + tells.replace('compiled into one function', 'made into one'))).toEqual([]);
    const shared = chosen.replace('A retry', 'Each was compiled as a function');
    expect(told(shared + tells)).toEqual([]);
  });

  it('two that ask nearly the same, wherever they stand', () => {
    const elsewhere = {
      'concepts/b-tree/concept.md': conceptFile.replace('Append-only log', 'B-tree').replace('AOL', 'BT'),
    };
    const filler = Array.from({ length: 12 }, (_, at) =>
      statement(`Statement of ${at} fish, ${at + 20} birds and ${at + 40} stones.`),
    );
    const first = choice('How many of five controllers may fail before the cluster stops?', ['one', '+two', 'five']);
    const again = choice('Of five controllers, how many may fail before a cluster stops?', ['none', '+two', 'four']);
    const files = {
      ...elsewhere,
      [QUESTIONS]: filler.join('') + first,
      'concepts/b-tree/questions.yaml': again,
    };
    expect(formOf(files).problems.map(({ file, message }) => `${file} ${message}`)).toContainEqual(
      expect.stringMatching(/^concepts\/b-tree\/questions\.yaml this asks nearly what `item-\d+` asks/),
    );
    const another = choice('What does a controller write down when a broker goes?', ['none', '+two', 'four']);
    expect(
      formOf({ ...files, 'concepts/b-tree/questions.yaml': another }).problems.filter(({ message }) =>
        message.startsWith('this asks'),
      ),
    ).toEqual([]);
  });
});

describe('questions and their concept', () => {
  const written = `${conceptFile}\n## Why it matters\nReaders begin at an offset.\n`;
  const listed = `${written}\n## Resources\n- [A](https://example.org/a) (docs): for this.\n- [B](https://example.org/b) (docs): for that.\n- [C](https://example.org/c) (docs): for all.\n`;

  it('a term that no concept says, once the concept is written', () => {
    const asked = term('Where does a reader begin?', ['high watermark']);
    expect(toldOf({ [QUESTIONS]: asked, [CONCEPT]: written })).toEqual([
      '4:12 no concept says “high watermark”, so nobody can have met it here',
    ]);
    expect(toldOf({ [QUESTIONS]: asked.replace('high watermark', 'offset'), [CONCEPT]: written })).toEqual([]);
    expect(toldOf({ [QUESTIONS]: asked })).toEqual([]);
  });

  it('a source of a site that the concept doesn’t list', () => {
    const asked = statement('A log grows.');
    const strange = asked.replace('example.org', 'elsewhere.example');
    expect(toldOf({ [QUESTIONS]: strange, [CONCEPT]: listed })).toEqual([
      '7:36 the concept lists nothing of elsewhere.example among its resources',
    ]);
    expect(toldOf({ [QUESTIONS]: asked, [CONCEPT]: listed })).toEqual([]);
  });

  const drawn = (words: string): string =>
    `${conceptFile}\n## Diagram\n\`\`\`dot\ndigraph { a [label="Producer"]; b [label="Segment file"]; a -> b }\n\`\`\`\n${words}\n`;

  it('a picture whose words leave out what it shows', () => {
    expect(
      toldOf({
        [CONCEPT]: drawn('An arrow goes from the box on the left to the box on the right, and that is all there is.'),
      }),
    ).toContain('12:1 the words below the drawing leave out most of what it shows: “Producer”, “Segment file”');
    expect(
      toldOf({
        [CONCEPT]: drawn('A producer appends its records to the end of the newest segment of the log.'),
      }),
    ).toEqual([]);
  });

  it('a picture without words is an error of its own', () => {
    const folder = makeFolder({ [CONCEPT]: drawn('') });
    folders.push(folder);
    expect(loadCurriculum(folder.path).problems.map(({ message }) => message)).toEqual([
      'the picture has no alternative text',
    ]);
  });

  it('a prerequisite that a pack teaches later, or not at all', () => {
    const tree = conceptFile
      .replace('Append-only log', 'B-tree')
      .replace('aliases: [AOL]', 'prerequisites: [append-only-log]');
    const files = {
      'concepts/b-tree/concept.md': tree,
      'packs/path.yaml': packFile.replace('[append-only-log]', '[b-tree]'),
    };
    expect(toldOf(files)).toEqual(['4:17 “A path” teaches `append-only-log` later than `b-tree`, or not at all']);
    expect(
      toldOf({
        ...files,
        'packs/path.yaml': packFile.replace('[append-only-log]', '[b-tree, append-only-log]'),
      }),
    ).toEqual([]);
  });
});

describe('what is accepted with a reason', () => {
  const accepted = (rule: string): string => `  accepted: { ${rule}: Its page is the standard itself. }\n`;

  it('is told of no longer, and nothing else is let pass by it', () => {
    const options = ['10', '+2', 'All of the above'];
    const both = choice('How many are there?', options);
    expect(told(both)).toEqual(['9:13 “All of the above” tests logic, not the concept']);
    expect(told(both + accepted('all-of-them'))).toEqual([]);
    const other = told(both + accepted('repeated-option'));
    expect(other).toEqual([
      '9:13 “All of the above” tests logic, not the concept',
      expect.stringMatching(/^\d+:\d+ nothing is left here for `repeated-option` to find$/),
    ]);
  });

  it('stands in a concept’s file as well', () => {
    const tree = conceptFile
      .replace('Append-only log', 'B-tree')
      .replace('aliases: [AOL]', 'prerequisites: [append-only-log]\naccepted: { late-prerequisite: By choice. }');
    const files = {
      'concepts/b-tree/concept.md': tree,
      'packs/path.yaml': packFile.replace('[append-only-log]', '[b-tree]'),
    };
    expect(toldOf(files)).toEqual([]);
  });

  it('names a rule that there is', () => {
    const folder = makeFolder({ [QUESTIONS]: choice('How many?', ['1', '+2', '3']) + accepted('all-of-it') });
    folders.push(folder);
    expect(loadCurriculum(folder.path).problems).toMatchObject([{ severity: 'error' }]);
  });
});

describe('measures over all questions', () => {
  const single = (right: string): string =>
    choice(`Number ${next}?`, [
      `+${right}`,
      'four words are here',
      'there are five words here',
      'and here there are six words',
    ]);
  const measured = (questions: readonly string[]) => {
    const { problems, measures } = formOf({ [QUESTIONS]: questions.join('') });
    return {
      messages: problems.map(({ message }) => message).filter((message) => / in \d+ of \d+/.test(message)),
      measures,
    };
  };

  it('the right option is never the longest', () => {
    const { messages, measures } = measured(Array.from({ length: 10 }, () => single('x')));
    expect(measures[0]).toMatchObject({ count: 0, of: 10 });
    expect(messages).toEqual([
      expect.stringMatching(
        /^single: the right option is the longest in 0 of 10 \(0 %\), wanted 20 % to 35 %: look at/,
      ),
    ]);
    const mixed = Array.from({ length: 10 }, (_, at) =>
      single(at < 3 ? 'this is the longest of all the options here' : 'x'),
    );
    expect(measured(mixed).messages).toEqual([]);
  });

  it('the right option is the second-shortest too often', () => {
    const often = Array.from({ length: 10 }, (_, at) =>
      single(at < 7 ? 'there are about four' : 'this is the longest of all the options here'),
    );
    expect(measured(often).messages).toEqual([
      expect.stringMatching(
        /^single: the right option is the second-shortest in 7 of 10 \(70 %\), wanted at most 30 %/,
      ),
    ]);
  });

  it('statements are true about half of the time', () => {
    const statements = (right: number) =>
      Array.from({ length: 10 }, (_, at) => statement(`Statement ${at} of ${next}.`, at < right));
    expect(measured(statements(2)).messages).toEqual([
      expect.stringMatching(/^true or false: the statement is true in 2 of 10 \(20 %\), wanted 45 % to 55 %/),
    ]);
    expect(measured(statements(5)).messages).toEqual([]);
  });

  it('how many are right of several varies', () => {
    const several = (right: number) =>
      choice(
        `Which ${next}?`,
        ['one', 'two', 'three', 'four', 'five'].map((word, at) => `${at < right ? '+' : ''}${word} of ${next}`),
        '',
        'several',
      );
    expect(measured([3, 3, 3, 3].map(several)).messages).toEqual([
      expect.stringMatching(/^several: 3 are right in 4 of 4 \(100 %\), wanted at most 50 %/),
    ]);
    expect(measured([2, 3, 4, 3].map(several)).messages).toEqual([]);
  });

  it('of one concept only that one is told of, and held against all', () => {
    const tree = conceptFile.replace('Append-only log', 'B-tree').replace('AOL', 'BT');
    const files = {
      'concepts/b-tree/concept.md': tree,
      'concepts/b-tree/questions.yaml': statement('Readers often wait.'),
      [QUESTIONS]: statement('Writers often wait for readers of trees.', false),
    };
    const { problems, measures, ofAll } = formOf(files, ['b-tree']);
    expect(problems.map(({ file }) => file)).toEqual(['concepts/b-tree/questions.yaml']);
    const trueShare = (each: typeof measures) => each.find(({ name }) => name.startsWith('true or false'));
    expect([trueShare(measures), trueShare(ofAll)]).toMatchObject([
      { count: 1, of: 1 },
      { count: 1, of: 2 },
    ]);
  });
});

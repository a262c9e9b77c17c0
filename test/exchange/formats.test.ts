/** Files as other programs write them: what comes of each, and what is said of the rest. */
import { describe, expect, it } from 'vitest';
import { readQuestionsOf } from '../../src/exchange/import-file.ts';

const read = (name: string, text: string) => {
  const { found, remarks } = readQuestionsOf(name, Buffer.from(text));
  return {
    drafts: found.map(({ draft }) => draft),
    categories: found.map(({ category }) => category),
    said: remarks.map(({ at, what }) => `${at}: ${what}`),
  };
};

describe('GIFT', () => {
  it('is read with its categories, weights, feedback and comments', () => {
    const { drafts, categories, said } = read(
      'bank.gift',
      `// A comment on top
$CATEGORY: $course$/top/Kafka/Consumers

// [id:rebalance-when] [tag:level-2]
::Q1:: When does a group rebalance? {
  =When a member joins#Right, it must.
  ~Once an hour#There is no such timer.

  ~When a topic is empty
  ####Members share the partitions.
}

Pick two {~%50%A ~%50%B ~%-50%C ~%-50%D}

A log only grows. {TRUE#Compaction is another file.#Just so.}

Two plus {=two =2 =%0%three#Count again.} is four.

How many \\= ? {#3:0.5}

Write an essay. {}

=> broken { =a ~=b

Order {=first -> 1 =second -> 2 =third -> 3}

Match {=cat -> Katze =dog -> Hund =cow -> Kuh}
`,
    );
    expect(drafts).toEqual([
      {
        kind: 'single',
        prompt: 'When does a group rebalance?',
        level: 2,
        options: [
          { text: 'When a member joins', right: true },
          { text: 'Once an hour', why: 'There is no such timer.' },
          { text: 'When a topic is empty' },
        ],
        why: 'Members share the partitions.',
      },
      {
        kind: 'several',
        prompt: 'Pick two',
        options: [{ text: 'A', right: true }, { text: 'B', right: true }, { text: 'C' }, { text: 'D' }],
      },
      {
        kind: 'true-false',
        prompt: 'A log only grows.',
        answer: true,
        otherwise: 'Compaction is another file.',
        why: 'Just so.',
      },
      {
        kind: 'gap',
        prompt: 'Two plus ____ is four.',
        accept: ['two', '2'],
        reject: [{ text: 'three', why: 'Count again.' }],
      },
      { kind: 'number', prompt: 'How many = ?', answer: 3, tolerance: 0.5 },
      { kind: 'order', prompt: 'Order', items: ['first', 'second', 'third'] },
    ]);
    expect(new Set(categories)).toEqual(new Set(['$course$/top/Kafka/Consumers']));
    expect(said).toEqual([
      'line 1: a comment (“A comment on top”)',
      'line 4: its name (“Q1”)',
      'line 4: feedback on a right answer (“Right, it must.”): there is feedback on the question already',
      'line 13: part marks (“A” 50 %, “B” 50 %, “C” -50 %, “D” -50 %): here it is right with all that count for it and no other',
      'line 21: the whole question: an essay has no place here (“Write an essay.”)',
      expect.stringMatching(/^line 23: the whole question, since it is no GIFT: /),
      'line 27: the whole question: pairs to match have no place here, unless they number an order',
    ]);
  });

  it('turns HTML into Markdown, and tells of pictures and scripts', () => {
    const { drafts, said } = read(
      'bank.gift',
      '::t::[html]<p>What is <b>\\= 1</b>?</p><img src\\="a.png"><script>alert(1)</script>{=x_1 ~y}',
    );
    expect(drafts).toMatchObject([{ prompt: 'What is **= 1**?' }]);
    expect(said).toEqual(['line 1: a picture (a.png)', 'line 1: a script']);
    expect(JSON.stringify(drafts)).not.toContain('alert');
  });
});

describe('part marks', () => {
  it('are told of, in one line for a question', () => {
    const { said } = read('bank.gift', 'Pick {~%70%A ~%30%B ~%-25%C ~D}\n\n// Ask Ines\nWhich? {=A ~%-33%B ~C}\n');
    expect(said).toEqual([
      'line 1: part marks (“A” 70 %, “B” 30 %, “C” -25 %): here it is right with all that count for it and no other',
      'line 3: a comment (“Ask Ines”)',
      'line 3: “B” counted -33 %, and counts as wrong here',
    ]);
  });
});

describe('Aiken', () => {
  it('is a question, its options and the letter of the right one', () => {
    const { drafts, said } = read(
      'quiz.txt',
      'What is * in SQL?\nA) all columns\nB. a product\nANSWER: A\n\nNo answer here?\nA) x\nB) y\n\nWhich?\nA) x\nB) y\nANSWER: D\n',
    );
    expect(drafts).toEqual([
      {
        kind: 'single',
        prompt: 'What is \\* in SQL?',
        options: [{ text: 'all columns', right: true }, { text: 'a product' }],
      },
    ]);
    expect(said).toEqual([
      'line 6: the whole question: no line ANSWER ends it',
      'line 10: the whole question: ANSWER is D, and it has no such option, or no words',
    ]);
  });
});

describe('tables', () => {
  it('of a quiz program: numbered answers and the number of the right one', () => {
    const { drafts, said } = read(
      'kahoot.csv',
      '#,Question - max 120 characters,Answer 1,Answer 2,Answer 3,Answer 4,Time limit (sec),Correct answer(s)\n1,Which?,a,b,,d,20,2\n2,And which?,a,b,c,,20,"1,3"\n3,None?,a,b,c,,20,\n',
    );
    expect(drafts).toEqual([
      { kind: 'single', prompt: 'Which?', options: [{ text: 'a' }, { text: 'b', right: true }, { text: 'd' }] },
      {
        kind: 'several',
        prompt: 'And which?',
        options: [{ text: 'a', right: true }, { text: 'b' }, { text: 'c', right: true }],
      },
      { kind: 'single', prompt: 'None?', options: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] },
    ]);
    expect(said).toEqual([
      'line 1: the column “#”',
      'line 1: the column “time limit (sec)”',
      'line 4: which answer is right: “” names none of them',
    ]);
  });

  it('of cards, as Anki writes them as text', () => {
    const { drafts, said } = read(
      'cards.txt',
      '#separator:tab\n#html:true\nWhat holds <b>offsets</b>?\t__consumer_offsets\nWhy?\tIt is a long story that nobody would type word by word, so it can only be read, and that is fine.\n',
    );
    expect(drafts).toEqual([
      { kind: 'short', prompt: 'What holds **offsets**?', accept: ['__consumer_offsets'] },
      { kind: 'short', prompt: 'Why?', why: expect.stringContaining('a long story') },
    ]);
    expect(said).toEqual([expect.stringMatching(/^line 4: its answer is too long/)]);
  });

  it('of cards with more columns than two, or cells beyond the header, tell of each', () => {
    const cards = '#separator:tab\n#deck column:1\n#tags column:4\nStreams\tWhat is lag?\ta distance\tkafka\tsee 3.2\n';
    const { drafts, categories, said } = read('cards.txt', cards);
    expect(drafts).toEqual([{ kind: 'short', prompt: 'What is lag?', accept: ['a distance'] }]);
    expect(categories).toEqual(['Streams']);
    expect(said).toEqual(['line 4: column 4 (“kafka”)', 'line 4: column 5 (“see 3.2”)']);
    const settings = '#separator:tab\n#deck:Lakes\n#tags:old big\nA?\tb\n';
    expect(read('cards.txt', settings)).toMatchObject({ categories: ['Lakes'], said: ['line 1: the tags “old big”'] });
    expect(read('ours.csv', 'kind,prompt,answer,level,vary\ntrue-false,A log grows.,true,7,{oops\n').said).toEqual([
      'line 2: its level (“7”), which can’t be read',
      'line 2: its vary (“{oops”), which can’t be read',
    ]);
    expect(read('wide.csv', 'question,answer\nA?,b,stray, \n').said).toEqual([
      'line 2: “stray”: its column has no name in the header',
    ]);
    expect(read('ours.csv', 'kind,prompt,answer,\ntrue-false,A log grows.,true,odd,stray\n').said).toEqual([
      'line 2: “odd”: its column has no name in the header',
      'line 2: “stray”: its column has no name in the header',
    ]);
  });

  it('with semicolons, a mark at the start and letters of Windows', () => {
    const bytes = Buffer.from('Question;Answer\nWie hei\xdft es?;\x84Gr\xf6\xdfe\x93\n', 'latin1');
    const { found, remarks } = readQuestionsOf('fragen.csv', bytes);
    expect(found.map(({ draft }) => draft)).toEqual([{ kind: 'short', prompt: 'Wie heißt es?', accept: ['„Größe“'] }]);
    expect(remarks).toEqual([{ at: 'line 1', what: expect.stringContaining('Windows-1252') }]);
    expect(read('fragen.csv', '\ufeffQuestion;Answer\nA;b\n').drafts).toHaveLength(1);
  });
});

describe('Moodle', () => {
  it('is read with its pictures, tags, hints, units and gaps told of or brought', () => {
    const { drafts, said } = read(
      'bank.xml',
      `<?xml version="1.0"?><quiz>
<question type="category"><category><text>top/Storage</text></category></question>
<question type="multichoice"><name><text>Q1</text></name>
<questiontext format="html"><text><![CDATA[<p>What does <code>fsync</code> do?</p><img src="@@PLUGINFILE@@/disk.png">]]></text>
<file name="disk.png" encoding="base64">AAAA</file></questiontext>
<correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
<single>true</single>
<answer fraction="100" format="html"><text><![CDATA[<p>Flushes</p>]]></text><feedback format="html"><text></text></feedback></answer>
<answer fraction="50" format="html"><text>Half</text></answer>
<answer fraction="0" format="html"><text>Nothing</text><feedback format="html"><text>It does.</text></feedback></answer>
<hint format="html"><text>Disks.</text></hint><hint format="html"><text>Really.</text></hint>
<tags><tag><text>storage</text></tag></tags></question>
<question type="numerical"><name><text>n</text></name><questiontext format="html"><text>How long?</text></questiontext>
<answer fraction="100"><text>3</text><tolerance>0.5</tolerance></answer>
<units><unit><multiplier>1</multiplier><unit_name>s</unit_name></unit><unit><multiplier>1000</multiplier><unit_name>ms</unit_name></unit></units></question>
<question type="cloze"><name><text>c</text></name><questiontext format="html"><text><![CDATA[<p>A {1:SHORTANSWER_C:=quorum~%50%majority#Nearly.} decides.</p>]]></text></questiontext></question>
<question type="essay"><name><text>An essay</text></name><questiontext format="html"><text>Write.</text></questiontext></question>
</quiz>`,
    );
    expect(drafts).toEqual([
      {
        kind: 'single',
        prompt: 'What does `fsync` do?',
        options: [{ text: 'Flushes', right: true }, { text: 'Half' }, { text: 'Nothing', why: 'It does.' }],
        hint: 'Disks.',
      },
      { kind: 'number', prompt: 'How long?', answer: 3, tolerance: 0.5, unit: 's', units: { ms: 0.001 } },
      { kind: 'gap', prompt: 'A ____ decides.', accept: ['quorum'], reject: [{ text: 'majority', why: 'Nearly.' }] },
    ]);
    expect(said).toEqual([
      'line 3: a picture (disk.png)',
      'line 3: a second hint (“Really.”)',
      'line 3: “Half” counted 50 %, and counts as wrong here',
      'line 3: the tag “storage”',
      'line 16: “majority” counted 50 %, and counts as wrong here',
      'line 17: the whole question: essay has no place here (“An essay”)',
    ]);
  });
});

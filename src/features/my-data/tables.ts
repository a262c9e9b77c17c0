/** What somebody remembers and what they missed, as tables for a spreadsheet and as cards for Anki. */
import { controlId } from '../../chat/control-id.ts';
import { file } from '../../chat/view/file.ts';
import { limits } from '../../chat/view/limits.ts';
import { button, controls, list, paragraph, type View, view } from '../../chat/view/view.ts';
import { describeAnswer } from '../../curriculum/kinds.ts';
import type { Curriculum, Question } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import type { Note } from '../../exchange/anki/write-anki.ts';
import { countWords } from '../../lib/time/when.ts';
import { type CsvRow, csvOf, csvWithin } from '../../lib/words/csv.ts';
import { excerpt, text, wordsOf } from '../../lib/words/text.ts';

type Needs = {
  readonly database: Pick<Database, 'statement'>;
  readonly curriculum: () => Pick<Curriculum, 'questions' | 'concepts'>;
};

/** Years of answers; what is older is in the whole export. */
const ROWS_AT_MOST = 50_000;
const WORDS_AT_MOST = 200;
/** Of all files together, with room for what goes with them. */
const BYTES_AT_MOST = limits.fileBytes - 500_000;

const FIND_MEMORIES = `
select question_slug as question, reps as times_answered, lapses as times_forgotten,
  to_char(reviewed_on, 'YYYY-MM-DD') as answered_on, to_char(due_on, 'YYYY-MM-DD') as due_on,
  round(stability::numeric, 1)::float8 as stability_days, round(difficulty::numeric, 1)::float8 as difficulty_1_to_10,
  suspended_at is not null as set_aside
from memory
where person_id = $1::uuid
order by due_on, question_slug
limit ${ROWS_AT_MOST}`;

const FIND_MISSES = `
select question_slug as question, to_char(day, 'YYYY-MM-DD') as day, given, confidence
from review
where person_id = $1::uuid and not correct and undone_at is null
order by number desc
limit ${ROWS_AT_MOST}`;

type Memory = CsvRow & {
  readonly question: string;
  readonly times_answered: number;
  readonly times_forgotten: number;
  readonly answered_on: string;
  readonly due_on: string;
  readonly set_aside: boolean;
};
type Miss = {
  readonly question: string;
  readonly day: string;
  readonly given: readonly string[];
  readonly confidence: string;
};

export const showTables = async (
  { database, curriculum }: Needs,
  personId: string,
  at: Temporal.Instant,
): Promise<View> => {
  const { questions, concepts } = curriculum();
  const memories = await database.statement<Memory>(FIND_MEMORIES, [personId]);
  const missed = await database.statement<Miss>(FIND_MISSES, [personId]);
  const conceptOf = (slug: string): string => concepts.get(questions.get(slug)?.concept ?? '')?.title ?? '';
  const wordsOfQuestion = (slug: string): string => promptOf(questions.get(slug)) || slug;
  const memoryTable = memories.map(({ question, ...rest }) => ({
    concept: conceptOf(question),
    question: wordsOfQuestion(question),
    ...rest,
  }));
  const missTable = missed.map(({ question, day, given, confidence }) => ({
    day,
    concept: conceptOf(question),
    question: wordsOfQuestion(question),
    your_answer: givenWords(questions.get(question), given),
    how_sure: confidence,
  }));
  // Its libraries are loaded for whoever asks first: every start would wait for them.
  const { writeAnki } = await import('../../exchange/anki/write-anki.ts');
  const cards = await writeAnki(notesOf(memories, new Set(missed.map(({ question }) => question)), curriculum()), at);
  return tablesView(memoryTable, missTable, cards);
};

/** Each question once, due when it is due here; what the curriculum has no more can't be a card. */
const notesOf = (
  memories: readonly Memory[],
  missed: ReadonlySet<string>,
  { questions, concepts }: Pick<Curriculum, 'questions' | 'concepts'>,
): Note[] =>
  memories.flatMap((memory): Note[] => {
    const question = questions.get(memory.question);
    if (!question) return [];
    const { due_on: dueOn, answered_on: answeredOn } = memory;
    return [
      {
        question,
        deck: `Watermark::${concepts.get(question.concept)?.title ?? question.concept}`,
        tags: missed.has(question.slug) ? ['missed'] : [],
        schedule: {
          dueOn,
          intervalDays: Temporal.PlainDate.from(answeredOn).until(dueOn).days,
          reps: memory.times_answered,
          lapses: memory.times_forgotten,
          suspended: memory.set_aside,
        },
      },
    ];
  });

const short = (words: string): string => excerpt(words.replaceAll(/\s+/g, ' ').trim(), WORDS_AT_MOST);

const promptOf = (question: Question | undefined): string =>
  short(
    (question?.prompt.prose ?? []).flatMap((prose) => (prose.kind === 'text' ? [wordsOf(prose.text)] : [])).join(' '),
  );

/** What the curriculum has no more is given as it was kept. */
const givenWords = (question: Question | undefined, given: readonly string[]): string =>
  short(question ? wordsOf(describeAnswer(question, given)) : given.join(', '));

const tablesView = async (memories: readonly CsvRow[], misses: readonly CsvRow[], cards: Uint8Array): Promise<View> => {
  if (memories.length === 0 && misses.length === 0)
    return view('Nothing for a table yet', [
      paragraph(text`There’s nothing for a table yet: you haven’t answered a question.`),
      controls(button(controlId('quiz.begin', 'fresh'), 'Start a quiz', 'primary')),
    ]);
  const memoryFile = csvOf(memories);
  const fitting = await csvWithin(misses, BYTES_AT_MOST - Buffer.byteLength(memoryFile) - cards.length);
  const left = misses.length - fitting.rows;
  return view('What you remember and missed, as files', [
    paragraph(text`For a spreadsheet, and for Anki:`),
    list([
      text`**memories.csv**: ${countWords(memories.length, 'question')} you’ve met, and when each comes back.`,
      fitting.rows === 0
        ? text`You’ve missed nothing so far.`
        : text`**misses.csv**: ${countWords(fitting.rows, 'wrong answer')}, the newest first.${
            left > 0 ? ` ${countWords(left, 'older one')} didn’t fit in.` : ''
          }`,
      text`**my-cards.apkg**: the questions you’ve met as cards, each due on the day it is here. Those you’ve
        missed have the tag “missed”. Importing it again adds nothing twice.`,
    ]),
    memories.length > 0 && file('memories.csv', memoryFile),
    fitting.rows > 0 && file('misses.csv', fitting.csv),
    memories.length > 0 && file('my-cards.apkg', cards),
  ]);
};

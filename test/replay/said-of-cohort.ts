/**
 * The numbers that a cohort is shown: in the posts, in the digest and in /daily, each beside what
 * the database holds.
 */
import type { View } from '../../src/chat/view/view.ts';
import type { Curriculum } from '../../src/curriculum/model.ts';
import type { Database } from '../../src/database/client.ts';
import { countWords, dayWords } from '../../src/lib/time/when.ts';
import { promptOf } from '../support/answering.ts';
import { wordsIn } from '../support/bot.ts';
import { noteSaid, type Said } from './said.ts';

const wordsOf = (view: View): string => wordsIn({ answers: 'public', view });

const FIND_FIRST_TRIES = `
select count(*)::int as answers, count(*) filter (where t.correct)::int as right  from (
  select distinct on (r.person_id) v.correct from daily d join round r on r.daily_id = d.id join asking k on k.round_id = r.id
  join review v on v.asking_id = k.id and v.at < d.closes_at where d.id = $1::uuid order by r.person_id, v.number
) t`;

/** A post of the question of the day as it stands once everything has been said. */
export const checkPost = async (database: Database, said: Said, view: View, dailyId: string): Promise<void> => {
  const [tries] = await database.statement<{ answers: number; right: number }>(FIND_FIRST_TRIES, [dailyId]);
  const { answers = 0, right = 0 } = tries ?? {};
  const words = wordsOf(view);
  const isClosed = view.summary.startsWith('Answer to');
  const nobody = isClosed ? 'Nobody got to this one' : 'Nobody has answered yet';
  const some = isClosed ? `${right} of ${answers} ` : `Answered by ${countWords(answers, 'person', 'people')} ·`;
  const truth = answers === 0 ? nobody : some;
  noteSaid(said, {
    kind: isClosed ? 'right at first try' : 'answered',
    isRight: words.includes(truth),
    told: words,
    truth,
  });
};

type Row = {
  readonly slug: string;
  readonly isLast: boolean;
  readonly isReview: boolean;
  readonly correct: boolean;
};

/** The reviews of a cohort's learners in the two weeks before a date. */
const FIND_TWO_WEEKS = `
select v.question_slug as slug, v.day >= $2::date - 7 as "isLast", v.correct, v.scheduled and v.before is not null as "isReview"
from review v where v.undone_at is null and v.day >= $2::date - 14 and v.day < $2::date
  and v.person_id in (select person_id from enrolment where cohort_id = $1::uuid and role = 'learner')`;

const percent = (rows: readonly Row[]): number =>
  Math.round((100 * rows.filter(({ correct }) => correct).length) / rows.length);
const tidy = (words: string): string => words.replaceAll(/\s+/g, ' ');

/** `subject`: "cohort/date". */
export const checkDigest = async (
  { database, curriculum }: { readonly database: Database; readonly curriculum: Curriculum },
  said: Said,
  view: View,
  [cohortId, day]: readonly [string, string],
): Promise<void> => {
  const rows = await database.statement<Row>(FIND_TWO_WEEKS, [cohortId, day]);
  const last = rows.filter(({ isLast }) => isLast);
  const before = rows.filter(({ isLast }) => !isLast);
  const ofConcept =
    (title: string) =>
    (row: Row): boolean =>
      curriculum.concepts.get(curriculum.questions.get(row.slug)?.concept ?? '')?.title === title;
  const ofPrompt =
    (words: string) =>
    (row: Row): boolean => {
      const question = curriculum.questions.get(row.slug);
      return question !== undefined && tidy(promptOf(question)).startsWith(tidy(words).replace(/…$/, ''));
    };
  const words = wordsOf(view);
  const note = (kind: string, line: string, truth: string): void =>
    noteSaid(said, { kind, isRight: line === truth, told: `${day}: ${line}`, truth });
  const total = /^(\d+ answers?) in the last/m.exec(words)?.[1] ?? '0 answers';
  note('answers of the week', total, countWords(last.length, 'answer'));
  for (const [line, title = ''] of words.matchAll(/^(.+): missed in .+$/gm)) {
    const reviews = last.filter(ofConcept(title)).filter(({ isReview }) => isReview);
    const missed = reviews.filter(({ correct }) => !correct).length;
    note('forgotten', line, `${title}: missed in ${missed} of ${countWords(reviews.length, 'review')}`);
  }
  for (const [line, prompt = ''] of words.matchAll(/^(.+) \(\d+ of \d+ right\)$/gm)) {
    const answers = last.filter(ofPrompt(prompt));
    const right = answers.filter(({ correct }) => correct).length;
    note('hardest', line, `${prompt} (${right} of ${answers.length} right)`);
  }
  for (const [line, title = ''] of words.matchAll(/^(.+): \d+ % right the week before.*$/gm)) {
    const shares = [before, last].map((of) => percent(of.filter(ofConcept(title))));
    note('improved', line, `${title}: ${shares[0]} % right the week before, ${shares[1]} % now`);
  }
};

/** What /daily tells of today's question and of the next. */
export const checkOverview = async (
  { database, curriculum }: { readonly database: Database; readonly curriculum: Curriculum },
  said: Said,
  view: View,
): Promise<void> => {
  const [row] = await database.statement<{ slug: string | null; nextOn: string }>(
    `select (select d.question_slug from daily d where d.cohort_id = s.cohort_id order by d.day desc limit 1) as slug, s.next_on::text as "nextOn"
     from daily_schedule s join cohort c on c.id = s.cohort_id order by c.created_at limit 1`,
    [],
  );
  const words = wordsOf(view);
  const concept = curriculum.concepts.get(curriculum.questions.get(row?.slug ?? '')?.concept ?? '')?.title;
  const told = /(?:Today’s is|The last one was) on (.+?)(?:\.| and has closed)/.exec(words)?.[1];
  if (told)
    noteSaid(said, {
      kind: 'concept of the day',
      isRight: told === concept,
      told: words,
      truth: concept,
    });
  const next = /The next one comes on (.+?) at/.exec(words)?.[1];
  const nextOn = dayWords(row?.nextOn ?? '');
  if (next) noteSaid(said, { kind: 'next question', isRight: next === nextOn, told: words, truth: nextOn });
};

/**
 * Simulated seasons: learners who study, and some who try to look as if they did. Who of them comes
 * to the top of a board, and who improved and isn't found there.
 */
import { seededNumbers } from '../../src/lib/random.ts';
import { defaultScheduling, fsrsFor } from '../../src/study/memory/memory.ts';
import { type DayScore, scoreDays } from '../../src/study/standing/day-score.ts';
import { DOSE, GAINED_A_DAY } from '../../src/study/standing/dose.ts';
import type { Answer, State } from '../../src/study/standing/history.ts';
import { type BoardName, placeOn, type Total } from '../../src/study/standing/places.ts';

const SEASONS = 20;
const LEARNERS = 300;
/**
 * Crammers come every fourth to tenth day; `often` every second or third; those who look in do so
 * for a few questions on the days between.
 */
const CHEATS = { crams: 20, often: 10, looksIn: 10, random: 10, easy: 10 } as const;
const IMPROVERS = 10;
/** The season looked at is the second: the first is what it is held against. */
const [FROM, TO] = [28, 55];
const QUESTIONS = 800;
const TOP = 30;

type Kind = keyof typeof CHEATS | 'improver' | 'honest';
type Next = () => number;

/** What somebody does on a day, by its number; `right`: the chance of a right answer. */
type Learner = {
  readonly kind: Kind;
  readonly comes: (day: number) => boolean;
  readonly newOn: (day: number) => number;
  readonly reviewsOn: (day: number) => number;
  readonly rightAt: (question: number, recall: number | undefined) => number;
  readonly saysGuess: number;
};

const { strengthen, recall, fuzzedInterval } = fsrsFor(defaultScheduling);

const normal = (next: Next): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const GUESS = 0.3;
/** Questions that somebody answers who only looks in. */
const LOOK_IN = 5;
const facilityOf = (question: number): number => 0.35 + 0.6 * seededNumbers(`q${question}`)();

const honest = (next: Next, kind: Kind, often: (day: number) => number): Learner => {
  const [memory, prior] = [Math.exp(0.35 * normal(next)), 0.12 * normal(next)];
  const knows = (question: number, predicted: number | undefined): number =>
    predicted === undefined ? Math.min(0.98, Math.max(0.02, facilityOf(question) + prior)) : predicted ** (1 / memory);
  return {
    kind,
    comes: (day) => next() < often(day),
    newOn: () => 10,
    reviewsOn: () => DOSE,
    rightAt: (question, predicted) => {
      const known = knows(question, predicted);
      return known + (1 - known) * GUESS;
    },
    saysGuess: 0.5,
  };
};

const makeLearner = (kind: Kind, next: Next): Learner => {
  const most = next() < 0.5;
  if (kind === 'crams' || kind === 'often' || kind === 'looksIn') {
    const every = kind === 'crams' ? 4 + Math.floor(next() * 7) : 2 + Math.floor(next() * 2);
    const first = Math.floor(next() * every);
    const isCramming = (day: number): boolean => day % every === first;
    return {
      kind,
      comes: (day) => kind === 'looksIn' || isCramming(day),
      newOn: (day) => (isCramming(day) ? (most ? 50 : 20) : 0),
      reviewsOn: (day) => (isCramming(day) ? 200 : LOOK_IN),
      rightAt: () => 0.97,
      saysGuess: 0,
    };
  }
  if (kind === 'random')
    return {
      kind,
      comes: () => true,
      newOn: () => (most ? 50 : 10),
      reviewsOn: () => (most ? 200 : DOSE),
      rightAt: () => GUESS,
      saysGuess: 0,
    };
  if (kind === 'easy')
    return {
      kind,
      comes: () => true,
      newOn: () => (most ? 1 : 0.3),
      reviewsOn: () => 5,
      rightAt: () => 0.98,
      saysGuess: 0,
    };
  if (kind === 'improver') return honest(next, kind, (day) => (day < FROM ? 0.3 : 0.97));
  const often = 0.45 + 0.55 * Math.sqrt(next());
  return honest(next, kind, () => often);
};

type Card = {
  readonly stability: number;
  readonly difficulty: number;
  readonly reviewed: number;
  readonly due: number;
};

const stateOf = ({ stability, reviewed, due }: Card): State => ({
  dueOn: due,
  reviewedOn: reviewed,
  stability,
  asideOn: null,
  returnedOn: null,
  suspendedOn: null,
});

/** Lives their days, most forgotten first and then what is new, as the bot asks. */
const live = (learner: Learner, seed: string): readonly DayScore[] => {
  const next = seededNumbers(seed);
  const cards = new Map<number, Card>();
  const lastRight = new Map<number, boolean>();
  const answers: Answer[] = [];
  let owed = 0;
  const answer = (question: number, day: number): void => {
    const before = cards.get(question);
    const passed = before ? day - before.reviewed : 0;
    const predicted = before && recall(passed, before.stability);
    const right = next() < learner.rightAt(question, predicted);
    const guessed = right && predicted !== undefined && next() < learner.saysGuess * (1 - predicted);
    const after = strengthen(before, passed, right && !guessed ? 3 : 1);
    const due = day + fuzzedInterval(after.stability, passed, `${seed}${question}${day}`);
    cards.set(question, { ...after, reviewed: day, due });
    lastRight.set(question, right && !guessed);
    const state = before ? stateOf(before) : null;
    answers.push({
      slug: `q${question}`,
      day,
      right: right && !guessed,
      aided: false,
      scheduled: true,
      earned: false,
      before: state,
    });
  };
  for (let day = 0; day <= TO; day += 1) {
    owed += learner.newOn(day);
    if (!learner.comes(day)) {
      owed = 0;
      continue;
    }
    const reviews = learner.reviewsOn(day);
    const due = [...cards]
      .filter(([, card]) => card.due <= day)
      .toSorted(([, one], [, two]) => (day - two.reviewed) / two.stability - (day - one.reviewed) / one.stability);
    for (const [question] of due.slice(0, reviews)) answer(question, day);
    const backlogged = due.length > 3 * reviews;
    for (; owed >= 1 && !backlogged && cards.size < QUESTIONS; owed -= 1) answer(cards.size, day);
    if (owed >= 1) owed = 0;
  }
  const memories = [...cards].map(([question, card]) => ({ slug: `q${question}`, state: stateOf(card), right: false }));
  const modulesOf = new Map(memories.map(({ slug }) => [slug, []]));
  return scoreDays({ answers, memories }, { from: 0, to: TO }, { modulesOf, pointsFor: () => 10, dose: DOSE });
};

const totalsOn: Readonly<Record<Exclude<BoardName, 'points'>, (days: readonly DayScore[]) => Omit<Total, 'personId'>>> =
  {
    kept: (days) => {
      const asked = days.slice(FROM).filter(({ planned }) => planned > 0);
      const sum = asked.reduce((all, { recalled, plannedRecall }) => all + Math.min(1, recalled / plannedRecall), 0);
      return { n: asked.length, sum, asked: asked.reduce((all, { planned }) => all + planned, 0), variance: 0 };
    },
    beyond: (days) => {
      const keptUp = days.slice(FROM).filter((_, index) => {
        const before = days[FROM + index - 1];
        return !before || 2 * before.recalled >= before.planned;
      });
      const add = (of: (day: DayScore) => number): number => keptUp.reduce((sum, day) => sum + of(day), 0);
      return {
        n: add(({ judged }) => judged),
        asked: add(({ judged }) => judged),
        sum: add(({ residual }) => residual),
        variance: add(({ variance }) => variance),
      };
    },
    improved: (days) => {
      const gains = days.slice(FROM).map(({ known }, index) => known - (days[FROM + index - 1]?.known ?? 0));
      return { n: 0, asked: 0, sum: gains.reduce((sum, gain) => sum + Math.min(GAINED_A_DAY, gain), 0), variance: 0 };
    },
  };

const KINDS: readonly Kind[] = [
  ...(['crams', 'often', 'looksIn', 'random', 'easy'] as const).flatMap((kind) =>
    Array.from({ length: CHEATS[kind] }, (): Kind => kind),
  ),
  ...Array.from({ length: IMPROVERS }, (): Kind => 'improver'),
];

const kindOf = (index: number): Kind => KINDS[index] ?? 'honest';

const boards = ['kept', 'beyond', 'improved'] as const;

const isCheat = (kind: Kind): boolean => kind in CHEATS;

type Outcome = {
  /** Of which kind the first thirty are, the first first. */
  readonly first: readonly Kind[];
  /** Of those who study, the share that is listed at all. */
  readonly studyingListed: number;
};

export const playSeason = (season: number): Readonly<Record<(typeof boards)[number], Outcome>> => {
  const people = Array.from({ length: LEARNERS }, (_, index) => {
    const seed = `season ${season} learner ${index}`;
    const days = live(makeLearner(kindOf(index), seededNumbers(seed)), seed);
    return { personId: String(index).padStart(3, '0'), days };
  });
  const outcomeOf = (board: (typeof boards)[number]): Outcome => {
    const totals = people.map(({ personId, days }) => ({ personId, ...totalsOn[board](days) }));
    const kinds = placeOn(board, totals).placed.map(({ personId }) => kindOf(Number(personId)));
    const studying = kinds.filter((kind) => !isCheat(kind)).length;
    const all = people.filter(({ personId }) => !isCheat(kindOf(Number(personId)))).length;
    return { first: kinds.slice(0, TOP), studyingListed: studying / all };
  };
  return { kept: outcomeOf('kept'), beyond: outcomeOf('beyond'), improved: outcomeOf('improved') };
};

export const run = async (): Promise<object> => {
  const seasons = Array.from({ length: SEASONS }, (_, season) => {
    const played = playSeason(season);
    const cheats = boards.map((board) => `${board} ${played[board].first.filter(isCheat).length}`);
    console.log(`season ${season + 1}, of ${TOP} on each board are no learners: ${cheats.join(', ')}`);
    return played;
  });
  const figuresOf = (board: (typeof boards)[number]): object => {
    const each = (isMeant: (kind: Kind) => boolean): number =>
      seasons.reduce((sum, played) => sum + played[board].first.filter(isMeant).length, 0) / SEASONS;
    return {
      cheatsFirst: seasons.filter((played) => played[board].first.slice(0, 1).some(isCheat)).length,
      cheats: each(isCheat),
      improvers: each((kind) => kind === 'improver'),
      studyingListed: seasons.reduce((sum, played) => sum + played[board].studyingListed, 0) / SEASONS,
      ...Object.fromEntries(Object.keys(CHEATS).map((cheat) => [cheat, each((kind) => kind === cheat)])),
    };
  };
  return Object.fromEntries(boards.map((board) => [board, figuresOf(board)]));
};

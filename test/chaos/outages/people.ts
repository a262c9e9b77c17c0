/**
 * A cohort in its office hour on Discord: people who ask, answer and go on, one thing after
 * another, and remember what they were told.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseControlId } from '../../../src/chat/control-id.ts';
import { within } from '../../../src/lib/process/within.ts';
import { type Random, seededRandom } from '../../../src/lib/random.ts';
import { isQuizControl } from '../../bench/ack/routine.ts';
import { ClientRefusal } from '../../peers/discord/member/command.ts';
import type { DiscordPeer } from '../../peers/discord/start.ts';

type Member = ReturnType<DiscordPeer['member']>;
type Shown = ReturnType<Member['sees']>[number];

/**
 * - `served`: what was asked for. - `told`: the words for an outage. - `wrong`: other words than
 *   these. - `unanswered`: nothing.
 */
export type Outcome = 'served' | 'told' | 'wrong' | 'unanswered';

export type Experience = {
  readonly person: number;
  readonly beganAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
  /** What they did, and what they read; where there was nothing to read, why. */
  readonly did: string;
  readonly words: string;
};

export type People = {
  readonly experiences: readonly Experience[];
  /** Askings whose answers they were told are recorded. */
  readonly recorded: ReadonlySet<string>;
  readonly count: number;
  readonly stop: () => Promise<void>;
};

type Needs = {
  readonly peer: DiscordPeer;
  readonly seed: string;
  readonly count: number;
  /** After which nobody waits any more. */
  readonly patienceMs: number;
};

/**
 * Of four people one takes their time: they come upon connections that lay idle while the others
 * met the outage.
 */
const READERS = 4;
const BETWEEN_MS = { quick: { least: 10, most: 150 }, reader: { least: 500, most: 6000 } } as const;
/** Questions of these can be asked for as often as anybody likes, and answered by one button. */
const ABOUT = ['cap-theorem', 'parquet', 'consensus', 'idempotency'] as const;
/** Choosing one is a transaction of several statements; an answer is a single one. */
const CITIES = ['Prague', 'Lagos', 'Lima', 'Pune'] as const;
const SHARES = { zone: 0.15, concept: 0.1, review: 0.05 } as const;
const OUTAGE = /reach my notebook/;
const WRONG = /went wrong|could not show you|too slow/;
const FEEDBACK = /^(Right\.|Not this time\.)|\*\*(Right|Not this time)\.\*\*/m;

export const gatherPeople = ({ peer, seed, count, patienceMs }: Needs): People => {
  const { experiences, recorded, createPerson } = createSociety({ peer, patienceMs });
  const ending = new AbortController();

  const live = async (person: number): Promise<void> => {
    const random = seededRandom(`${seed} person ${person}`);
    const act = createPerson(person, random);
    const { least, most } = BETWEEN_MS[person % READERS === 0 ? 'reader' : 'quick'];
    while (!ending.signal.aborted) {
      await act();
      await delay(least + random.next() * (most - least), undefined, ending).catch(() => {});
    }
  };

  const lives = Array.from({ length: count }, (_, person) => live(person));
  return {
    experiences,
    recorded,
    count,
    stop: async () => {
      ending.abort();
      await Promise.all(lives);
    },
  };
};

/** What all of them have met together; `createPerson` gives what does the next thing that one of them does. */
export const createSociety = ({ peer, patienceMs }: Pick<Needs, 'peer' | 'patienceMs'>) => {
  const experiences: Experience[] = [];
  const recorded = new Set<string>();
  const createPerson = (person: number, random: Random) => {
    const member = peer.member(`person-${person}`);
    let before: Shown | undefined;
    return async (): Promise<void> => {
      const turn = decide(before, random);
      const beganAt = performance.now();
      const { shown, words } = (await within(see(member, turn), patienceMs)) ?? NOTHING;
      const outcome = judge(shown);
      experiences.push({ person, beganAt, endedAt: performance.now(), outcome, did: turn.did, words });
      const asking = answeredBy(turn.did);
      if (asking && outcome === 'served' && FEEDBACK.test(words)) recorded.add(asking);
      if (isQuestion(shown)) before = shown;
      // What became of it they don't know, or nothing more can be pressed.
      else if (outcome === 'unanswered' || (outcome === 'served' && 'on' in turn)) before = undefined;
    };
  };
  return { experiences, recorded, createPerson };
};

type Turn =
  | {
      readonly did: string;
      readonly command: string;
      readonly options: Readonly<Record<string, string>>;
    }
  | { readonly did: string; readonly on: Shown };

/** What they do next, by what stands before them. */
const decide = (before: Shown | undefined, { next }: Random): Turn => {
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item => items[Math.floor(next() * items.length)] ?? items[0];
  const run = (command: string, options: Readonly<Record<string, string>> = {}): Turn => ({
    did: command,
    command,
    options,
  });
  const share = next();
  if (share < SHARES.zone) return run('zone', { city: pick(CITIES) });
  if (share < SHARES.zone + SHARES.concept) return run('concept', { words: pick(ABOUT) });
  if (share < SHARES.zone + SHARES.concept + SHARES.review) return run('review');
  const [first, ...others] = before?.buttons.flatMap(({ customId: id = '' }) => (isQuizControl(id) ? id : [])) ?? [];
  if (before && first !== undefined) return { did: pick([first, ...others]), on: before };
  return run('quiz', { about: pick(ABOUT), kind: 'single' });
};

type Seen = { readonly shown?: Shown; readonly words: string };
const NOTHING: Seen = { words: 'nothing in time' };

const see = async (member: Member, turn: Turn): Promise<Seen> => {
  try {
    const outcome = await ('on' in turn
      ? member.press(turn.on, turn.did)
      : member.run(turn.command, turn.options, { channel: 'study' }));
    if (outcome.kind === 'message' || outcome.kind === 'update')
      return { shown: outcome.message, words: outcome.message.text };
    return { words: outcome.kind === 'failed' ? outcome.why : outcome.kind };
  } catch (error) {
    // A mistake of this suite's.
    if (error instanceof ClientRefusal) throw error;
    return { words: String(error) };
  }
};

const judge = (shown: Shown | undefined): Outcome => {
  if (!shown) return 'unanswered';
  if (OUTAGE.test(shown.text)) return 'told';
  return WRONG.test(shown.text) ? 'wrong' : 'served';
};

const isQuestion = (shown: Shown | undefined): boolean =>
  shown?.buttons.some(({ customId = '' }) => isQuizControl(customId)) ?? false;

/** The asking that was answered by this button. */
const answeredBy = (customId: string): string | undefined => {
  const target = parseControlId(customId);
  return target?.action === 'quiz.answer' ? target.row : undefined;
};

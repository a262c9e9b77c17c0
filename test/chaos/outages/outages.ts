/**
 * A bot under load whose database goes away again and again, in the ways that databases do. Its
 * process is never started again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Random, seededRandom, shuffled } from '../../../src/lib/random.ts';
import { createClosing } from '../../bench/ack/scene.ts';
import { startDiscordPeer } from '../../peers/discord/start.ts';
import { type BotProcess, startBot } from '../../support/bot-process.ts';
import { backAfter, count, countLost, type Figures, servedSince } from './figures.ts';
import { type House, openHouse } from './house.ts';
import { type Kind, outageOf } from './kinds.ts';
import { gatherPeople, type People } from './people.ts';

type Needs = {
  readonly seed: string;
  /** As many rounds as are named, of each kind equally many. */
  readonly kinds: readonly Kind[];
  readonly rounds: number;
  /** A line for each round. */
  readonly tell: (line: string) => void;
  /** Faults that the bot has on purpose, to see that they are found. */
  readonly planted: boolean;
};

const PLANTED = fileURLToPath(new URL('./planted.ts', import.meta.url));
const PEOPLE = 16;
/** After which nobody waits for an answer any more. */
const PATIENCE_MS = 10_000;
/** Long enough to see how late it is where it is too late. */
const GIVE_UP_MS = 60_000;
const LOOK_EVERY_MS = 50;
const WORDS_SHOWN = 200;
/** Between two outages. */
const CALM_MS = { least: 500, most: 2000 } as const;

type Scene = {
  readonly house: House;
  readonly bot: BotProcess;
  readonly people: People;
  readonly random: Random;
};

export const playOutages = async (needs: Needs): Promise<Figures> => {
  const { seed, kinds } = needs;
  const closing = createClosing();
  try {
    const scene = await openScene(needs, closing.add);
    const { house, bot, people } = scene;
    await untilAllServed(scene, performance.now());
    const rounds = await playRounds(needs, scene);
    await people.stop();
    const { experiences } = people;
    return {
      seed,
      rounds: rounds.length,
      kinds: Object.fromEntries(kinds.map((kind) => [kind, rounds.filter((each) => each.kind === kind).length])),
      interactions: experiences.length,
      told: count(experiences, 'told'),
      ended: bot.ended() === undefined ? 0 : 1,
      unanswered: count(experiences, 'unanswered'),
      wrong: count(experiences, 'wrong'),
      recorded: people.recorded.size,
      lostAnswers: await countLost(house.postgresUrl(), people.recorded),
      slowestAnswerMs: Math.round(Math.max(0, ...experiences.map(({ beganAt, endedAt }) => endedAt - beganAt))),
      slowestBackMs: Math.max(0, ...rounds.map(({ backMs }) => backMs)),
    };
  } finally {
    await closing.close();
  }
};

const openScene = async (
  { seed, planted }: Needs,
  closeLater: (close: () => Promise<unknown>) => void,
): Promise<Scene> => {
  const house = await openHouse();
  closeLater(house.close);
  const peer = await startDiscordPeer({ guilds: [{ name: 'Cohort', channels: ['study'] }] });
  closeLater(peer.close);
  const folder = mkdtempSync(join(tmpdir(), 'watermark-outages-'));
  closeLater(async () => rmSync(folder, { recursive: true }));
  const discord = { DISCORD_TOKEN: peer.token, DISCORD_API_URL: peer.apiUrl };
  const bot = await startBot(
    { DATABASE_URL: house.url, DATA_FOLDER: folder, ...discord },
    { planted: planted ? PLANTED : undefined },
  );
  closeLater(bot.stop);
  await peer.connected();
  const people = gatherPeople({ peer, seed, count: PEOPLE, patienceMs: PATIENCE_MS });
  closeLater(people.stop);
  return { house, bot, people, random: seededRandom(`${seed} outages`) };
};

type Round = { readonly kind: Kind; readonly backMs: number };

/** Those that could be played: none is left for a process that has ended. */
const playRounds = async ({ kinds, rounds, tell }: Needs, scene: Scene): Promise<readonly Round[]> => {
  const { house, bot, people, random } = scene;
  const played: Round[] = [];
  for (const kind of drawKinds(kinds, rounds, random)) {
    const before = people.experiences.length;
    const beganAt = performance.now();
    const { backAt, how } = await outageOf(kind)(house, random);
    await untilAllServed(scene, backAt);
    await delay(CALM_MS.least + random.next() * (CALM_MS.most - CALM_MS.least));
    const ended = bot.ended();
    const backMs = backAfter(people, backAt);
    const met = people.experiences.slice(before);
    const outcomes = (['served', 'told', 'unanswered', 'wrong'] as const).map((each) => `${count(met, each)} ${each}`);
    const fate = ended === undefined ? `nobody told any more after ${backMs} ms` : `THE PROCESS ENDED with ${ended}`;
    tell(`${played.length + 1} ${how}, ${Math.round(backAt - beganAt)} ms: ${outcomes.join(', ')}; ${fate}`);
    for (const { outcome, did, words, beganAt, endedAt } of met)
      if (outcome === 'unanswered' || outcome === 'wrong')
        tell(`  ${outcome}: ${did}, after ${Math.round(endedAt - beganAt)} ms: ${words.slice(0, WORDS_SHOWN)}`);
    if (ended !== undefined) break;
    played.push({ kind, backMs });
  }
  return played;
};

/** Of each kind equally many, in any order. */
const drawKinds = (kinds: readonly Kind[], rounds: number, { next }: Random): readonly Kind[] => {
  const turns = Math.ceil(rounds / kinds.length);
  return Array.from({ length: turns }, () => shuffled(kinds, next))
    .flat()
    .slice(0, rounds);
};

/** Everybody has had what they asked for after that moment, or never will. */
const untilAllServed = async ({ bot, people }: Scene, atMs: number): Promise<void> => {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  const waiting = (): boolean => servedSince(people, atMs).size < people.count;
  while (waiting() && bot.ended() === undefined && performance.now() < giveUpAt) await delay(LOOK_EVERY_MS);
};

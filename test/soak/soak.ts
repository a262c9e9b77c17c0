/**
 * A bot under a steady load for as long as is wanted, while again and again something goes wrong
 * around it: whether answers are lost, whether its memory grows, and how soon people are answered.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../../src/lib/random.ts';
import { median, percentile } from '../bench/ack/figures.ts';
import { openLoop } from '../bench/ack/open-loop.ts';
import { createClosing } from '../bench/ack/scene.ts';
import { countLost } from '../chaos/outages/figures.ts';
import { openHouse } from '../chaos/outages/house.ts';
import { createSociety, type Experience } from '../chaos/outages/people.ts';
import { startDiscordPeer } from '../peers/discord/start.ts';
import { type BotProcess, startBot } from '../support/bot-process.ts';
import { type FaultName, faultNames, faults, type Surroundings } from './faults.ts';

type Needs = {
  readonly seed: string;
  readonly seconds: number;
  /** Interactions a second. */
  readonly perS: number;
  /** From one fault's end to the next one's beginning. */
  readonly calmS: number;
  /** A file that is loaded into the bot's process, with a fault on purpose. */
  readonly planted?: string | undefined;
  /** A line for each fault. */
  readonly tell: (line: string) => void;
};

export type Figures = {
  readonly interactions: number;
  readonly faults: number;
  /** Interactions whose answer was the words for an outage. */
  readonly told: number;
  /** Processes that ended by themselves. */
  readonly ended: number;
  /** Interactions without an answer, or with that of a failure of ours, while nothing was wrong. */
  readonly unanswered: number;
  readonly wrong: number;
  /** Answers of which people were told that they are recorded. */
  readonly recorded: number;
  readonly lost: number;
  readonly rssGrowthPercent: number;
  /** Until the answer stands, while nothing was wrong. */
  readonly p99Ms: number;
};

const PATIENCE_MS = 10_000;
/** Nobody is asked to wait a moment, as who does far more at once would be. */
const EACH_ACTS_EVERY_S = 2;
/** What was kept waiting is worked off by then, and connections that broke are there again. */
const SETTLE_MS = 5000;
const RSS_EVERY_MS = 1000;
/** Of the whole time: code is warm and caches are full by then. */
const WARM = { until: 0.2, looked: 0.3 } as const;
const END = 0.9;

export const playSoak = async (needs: Needs): Promise<Figures> => {
  const { seed, seconds, perS } = needs;
  const closing = createClosing();
  try {
    const { bot, ...around } = await openScene(needs, closing.add);
    const { experiences, recorded, createPerson } = createSociety({ peer: around.peer, patienceMs: PATIENCE_MS });
    const members = Math.ceil(perS * EACH_ACTS_EVERY_S);
    const people = Array.from({ length: members }, (_, person) =>
      createPerson(person, seededRandom(`${seed} person ${person}`)),
    );
    const ending = new AbortController();
    const watching = watchMemory(bot, ending.signal);
    const troubling = trouble(needs, around, ending.signal);
    await openLoop({ perS, seconds, members }, (member) => people[member]?.() ?? Promise.resolve());
    ending.abort();
    const troubles = await troubling;
    const calm = experiences.filter((each) => !troubles.some((trouble) => meets(each, trouble)));
    return {
      interactions: experiences.length,
      faults: troubles.length,
      told: experiences.filter(({ outcome }) => outcome === 'told').length,
      ended: bot.ended() === undefined ? 0 : 1,
      unanswered: calm.filter(({ outcome }) => outcome === 'unanswered').length,
      wrong: calm.filter(({ outcome }) => outcome === 'wrong').length,
      recorded: recorded.size,
      lost: await countLost(around.house.postgresUrl(), recorded),
      rssGrowthPercent: growthOf(await watching),
      p99Ms: Math.round(
        percentile(
          calm.map(({ beganAt, endedAt }) => endedAt - beganAt),
          99,
        ),
      ),
    };
  } finally {
    await closing.close();
  }
};

const openScene = async (
  { seed, planted }: Needs,
  closeLater: (close: () => Promise<unknown>) => void,
): Promise<Surroundings & { readonly bot: BotProcess }> => {
  const house = await openHouse();
  closeLater(house.close);
  const peer = await startDiscordPeer({ guilds: [{ name: 'Cohort', channels: ['study'] }], requestsKept: 500 });
  closeLater(peer.close);
  const folder = mkdtempSync(join(tmpdir(), 'watermark-soak-'));
  closeLater(async () => rmSync(folder, { recursive: true }));
  const discord = { DISCORD_TOKEN: peer.token, DISCORD_API_URL: peer.apiUrl };
  const bot = await startBot({ DATABASE_URL: house.url, DATA_FOLDER: folder, PORT: '0', ...discord }, { planted });
  closeLater(bot.stop);
  await peer.connected();
  return { house, peer, bot, random: seededRandom(`${seed} faults`) };
};

type Trouble = { readonly fromMs: number; readonly toMs: number };

const meets = ({ beganAt, endedAt }: Experience, { fromMs, toMs }: Trouble): boolean =>
  endedAt >= fromMs && beganAt <= toMs;

/** One fault after another, of each kind in turn, until it is enough. */
const trouble = async ({ calmS, tell }: Needs, around: Surroundings, signal: AbortSignal): Promise<Trouble[]> => {
  const troubles: Trouble[] = [];
  const rest = (): Promise<void> => delay(calmS * 1000, undefined, { signal }).catch(() => {});
  const names = function* (): Generator<FaultName> {
    for (;;) yield* faultNames;
  };
  for (const name of names()) {
    await rest();
    if (signal.aborted) break;
    const fromMs = performance.now();
    const how = await faults[name](around);
    const overMs = performance.now();
    troubles.push({ fromMs, toMs: overMs + SETTLE_MS });
    tell(`${troubles.length} ${how}; over after ${Math.round(overMs - fromMs)} ms`);
  }
  return troubles;
};

/** Kilobytes, one after another. */
const watchMemory = async ({ pid, ended }: BotProcess, signal: AbortSignal): Promise<readonly number[]> => {
  const seen: number[] = [];
  while (!signal.aborted && ended() === undefined) {
    seen.push(Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]));
    await delay(RSS_EVERY_MS, undefined, { signal }).catch(() => {});
  }
  return seen;
};

const growthOf = (seen: readonly number[]): number => {
  const part = (from: number, to: number): number =>
    median(seen.slice(Math.floor(seen.length * from), Math.ceil(seen.length * to)));
  return Number(((part(END, 1) / part(WARM.until, WARM.looked) - 1) * 100).toFixed(1));
};

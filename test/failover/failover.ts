/**
 * Two processes of the bot before three Postgres, of which the one that writes is killed or frozen
 * again and again while people go on asking.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Random, seededRandom, shuffled } from '../../src/lib/random.ts';
import { createClosing } from '../bench/ack/scene.ts';
import { backAfter, count, countLost, servedSince } from '../chaos/outages/figures.ts';
import { gatherPeople, type People } from '../chaos/outages/people.ts';
import { startDiscordPeer } from '../peers/discord/start.ts';
import { type BotProcess, startBot } from '../support/bot-process.ts';
import { freePort } from '../support/postgres-server.ts';
import { type Cluster, type Node, openCluster, type Standing } from './cluster.ts';

type Needs = {
  readonly seed: string;
  readonly drills: number;
  /** A file that is loaded into the bots' processes, with a fault on purpose. */
  readonly planted?: string | undefined;
  /** A line for each drill. */
  readonly tell: (line: string) => void;
};

export type Figures = {
  readonly drills: number;
  /** Processes of the bot that ended by themselves. */
  readonly ended: number;
  readonly interactions: number;
  /** Interactions whose answer was the words for an outage. */
  readonly told: number;
  readonly unanswered: number;
  readonly wrong: number;
  /** Answers of which people were told that they are recorded. */
  readonly recorded: number;
  readonly lost: number;
  /** Drills in which another had to take over, and none did. */
  readonly notTakenOver: number;
  /** The longest that one interaction waited for its answer, whatever that said. */
  readonly slowestAnswerMs: number;
  /** From the fault until everybody was served again. */
  readonly slowestBackMs: number;
};

/** Of ten, so many each. Only where both are killed another must take over: Patroni may start a postmaster again. */
const drills = {
  both: { times: 5, words: 'Patroni and its Postgres killed', act: (node: Node) => node.kill('both') },
  postgres: { times: 4, words: 'Postgres killed', act: (node: Node) => node.kill('postgres') },
  frozen: { times: 1, words: 'frozen', act: (node: Node) => node.freeze() },
} as const;
type DrillName = keyof typeof drills;
const allDrills = (Object.keys(drills) as DrillName[]).flatMap((name) =>
  Array.from({ length: drills[name].times }, () => name),
);

const PROCESSES = 2;
const PEOPLE = 16;
/** After which nobody waits for an answer any more. */
const PATIENCE_MS = 15_000;
const GIVE_UP_MS = 120_000;
const LOOK_EVERY_MS = 50;
const CALM_MS = 2000;
const WORDS_SHOWN = 200;

type Scene = {
  readonly cluster: Cluster;
  readonly bots: readonly BotProcess[];
  readonly people: People;
  readonly random: Random;
};

export const playFailover = async (needs: Needs): Promise<Figures> => {
  const closing = createClosing();
  try {
    const scene = await openScene(needs, closing.add);
    const { cluster, bots, people } = scene;
    await untilAllServed(scene, performance.now());
    const played = await playDrills(needs, scene);
    await people.stop();
    const { experiences } = people;
    return {
      drills: played.length,
      ended: endedOf(bots).length,
      interactions: experiences.length,
      told: count(experiences, 'told'),
      unanswered: count(experiences, 'unanswered'),
      wrong: count(experiences, 'wrong'),
      recorded: people.recorded.size,
      lost: await countLost(cluster.url, people.recorded),
      notTakenOver: played.filter(({ name, tookOver }) => name !== 'postgres' && !tookOver).length,
      slowestAnswerMs: Math.round(Math.max(0, ...experiences.map(({ beganAt, endedAt }) => endedAt - beganAt))),
      slowestBackMs: Math.max(0, ...played.map(({ backMs }) => backMs)),
    };
  } finally {
    await closing.close();
  }
};

const endedOf = (bots: readonly BotProcess[]): readonly string[] => bots.flatMap(({ ended }) => ended() ?? []);

const openScene = async (
  { seed, planted }: Needs,
  closeLater: (close: () => Promise<unknown>) => void,
): Promise<Scene> => {
  const cluster = await openCluster();
  closeLater(cluster.close);
  await cluster.healthy();
  const peer = await startDiscordPeer({ guilds: [{ name: 'Cohort', channels: ['study'] }], limits: 'none' });
  closeLater(peer.close);
  const folder = mkdtempSync(join(tmpdir(), 'watermark-failover-bots-'));
  closeLater(async () => rmSync(folder, { recursive: true }));
  const discord = { DISCORD_TOKEN: peer.token, DISCORD_PUBLIC_KEY: peer.publicKey, DISCORD_API_URL: peer.apiUrl };
  const bots: BotProcess[] = [];
  const addresses: string[] = [];
  for (let place = 0; place < PROCESSES; place += 1) {
    const PORT = String(await freePort());
    const own = { PORT, HOST: '127.0.0.1', DATA_FOLDER: join(folder, PORT), DATABASE_URL: cluster.url };
    const bot = await startBot({ ...discord, ...own }, { planted });
    closeLater(bot.stop);
    bots.push(bot);
    addresses.push(`http://127.0.0.1:${PORT}/discord/interactions`);
  }
  await peer.useInteractionsEndpoint(...addresses);
  const people = gatherPeople({ peer, seed, count: PEOPLE, patienceMs: PATIENCE_MS });
  closeLater(people.stop);
  return { cluster, bots, people, random: seededRandom(`${seed} drills`) };
};

type Played = { readonly name: DrillName; readonly tookOver: boolean; readonly backMs: number };

/** Those that could be played: none is left once a process has ended. */
const playDrills = async ({ drills: most, tell }: Needs, scene: Scene): Promise<readonly Played[]> => {
  const { cluster, bots, people, random } = scene;
  const played: Played[] = [];
  let before = await cluster.healthy();
  for (const name of shuffled(allDrills, random.next).slice(0, most)) {
    const { words, act } = drills[name];
    const node = leaderOf(cluster, before);
    const metBefore = people.experiences.length;
    const beganAt = performance.now();
    act(node);
    await untilAllServed(scene, beganAt);
    const backMs = backAfter(people, beganAt);
    node.heal();
    const after = await cluster.healthy();
    await delay(CALM_MS);
    const tookOver = after.timeline > before.timeline;
    const met = people.experiences.slice(metBefore);
    const outcomes = (['served', 'told', 'unanswered', 'wrong'] as const).map((each) => `${count(met, each)} ${each}`);
    const lines = `timeline ${before.timeline} → ${after.timeline}, ${before.leader} → ${after.leader}`;
    tell(`${played.length + 1} ${words}: ${lines}; everybody served after ${backMs} ms; ${outcomes.join(', ')}`);
    for (const { outcome, did, words, beganAt: at, endedAt } of met)
      if (outcome === 'unanswered' || outcome === 'wrong')
        tell(`  ${outcome}: ${did}, after ${Math.round(endedAt - at)} ms: ${words.slice(0, WORDS_SHOWN)}`);
    for (const ended of endedOf(bots)) tell(`  A PROCESS ENDED with ${ended}`);
    played.push({ name, tookOver, backMs });
    if (endedOf(bots).length > 0) break;
    before = after;
  }
  return played;
};

const leaderOf = ({ nodes }: Cluster, { leader }: Standing): Node => {
  const found = nodes.find(({ name }) => name === leader);
  if (!found) throw new Error(`there is no ${leader}`);
  return found;
};

/** Everybody has had what they asked for after that moment, or never will. */
const untilAllServed = async ({ bots, people }: Scene, atMs: number): Promise<void> => {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  const waiting = (): boolean => servedSince(people, atMs).size < people.count;
  while (waiting() && endedOf(bots).length === 0 && performance.now() < giveUpAt) await delay(LOOK_EVERY_MS);
};

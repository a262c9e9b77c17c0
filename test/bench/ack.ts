/**
 * How soon an interaction is acknowledged, beside a bare client that acknowledges after one `select
 * 1`: `npm run -s bench -- ack --platform discord|slack [--seconds 30] [--rate 200]`. Ours and theirs
 * take turns, each a process of its own. Where the cores are full, by our work, Postgres' and the
 * peer's together, what waits for a core is measured instead: `--rate` says how many a second come.
 */
import { parseArgs } from 'node:util';
import { median, percentile } from './ack/figures.ts';
import { openLoop } from './ack/open-loop.ts';
import type { Scene, Side } from './ack/scene.ts';

const ROUNDS = 5;
/**
 * Before anything is measured code gets warm and everybody comes a few times; a quarter of what is
 * measured, and at least this.
 */
const WARM_UP_AT_LEAST_S = 5;
const TURNS_IN_WARM_UP = 3;
/** Between two rounds, for what was acknowledged and is still worked on. */
const SETTLE_MS = 1000;
/** Both platforms give up then. */
const PATIENCE_MS = 3000;

/** `perS`: interactions a second. */
type Load = { readonly seconds: number; readonly perS: number };
type Round = { readonly p50Ms: number; readonly p99Ms: number; readonly over3s: number };
type Figures = {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly bareP99Ms: number;
  readonly ratio: number;
  readonly over3s: number;
};

export const run = async (): Promise<object> => {
  // Also when told to stop, so that no bot is left behind.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      platform: { type: 'string' },
      seconds: { type: 'string', default: '30' },
      rate: { type: 'string', default: '200' },
    },
  });
  const seconds = Number(values.seconds);
  const perS = Number(values.rate);
  if (!(perS >= 1)) throw new Error('--rate must be a number from 1 on');
  if (!(seconds >= ROUNDS)) throw new Error(`--seconds must be a number from ${ROUNDS} on`);
  if (values.platform === 'discord') {
    const { openDiscordScene } = await import('./ack/discord.ts');
    return measure('Discord', openDiscordScene, { seconds, perS });
  }
  if (values.platform !== 'slack') throw new Error('--platform must be discord or slack');
  const { openSlackScene } = await import('./ack/slack.ts');
  const http = await measure('Slack over HTTP', (members) => openSlackScene('http', members), { seconds, perS });
  const socket = await measure('Slack over Socket Mode', (members) => openSlackScene('socket', members), {
    seconds,
    perS,
  });
  // The worse of the two is what Slack's figures are.
  return {
    ...(http.ratio > socket.ratio ? http : socket),
    over3s: http.over3s + socket.over3s,
    http,
    socket,
  };
};

const measure = async (
  title: string,
  open: (members: number) => Promise<Scene>,
  { seconds, perS }: Load,
): Promise<Figures> => {
  const warmUpS = Math.max(WARM_UP_AT_LEAST_S, seconds / 4);
  const scene = await open(Math.ceil((warmUpS * perS) / TURNS_IN_WARM_UP));
  try {
    await warmUp(scene.ours, { seconds: warmUpS, perS });
    const bare = await scene.openBare();
    await warmUp(bare, { seconds: warmUpS, perS });
    const ours: Round[] = [];
    const theirs: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const both = [
        { side: scene.ours, rounds: ours, name: 'ours' },
        { side: bare, rounds: theirs, name: 'bare' },
      ];
      // Who goes first changes, so that a machine that slows down or speeds up favours nobody.
      for (const { side, rounds, name } of round % 2 === 0 ? both : both.toReversed()) {
        rounds.push(
          await playRound(side, { seconds: seconds / ROUNDS, perS }, `${title}, round ${round + 1}, ${name}`),
        );
      }
    }
    return figuresOf(ours, theirs);
  } finally {
    await scene.close();
  }
};

/** Gently first: on Slack nobody waits for an answer, and what cold code leaves lying would grow. */
const warmUp = async (side: Side, { seconds, perS }: Load): Promise<void> => {
  for (const part of [0.25, 0.5, 1]) await playRound(side, { seconds: seconds / 2, perS: perS * part });
};

const playRound = async (side: Side, { seconds, perS }: Load, name?: string): Promise<Round> => {
  const { lateMs, missed } = await openLoop({ perS, seconds, members: side.members }, side.turn);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const tookMs = side.takeTimes();
  const round: Round = {
    p50Ms: percentile(tookMs, 50),
    p99Ms: percentile(tookMs, 99),
    over3s: tookMs.filter((ms) => ms > PATIENCE_MS).length,
  };
  if (name !== undefined) {
    if (missed > 0)
      throw new Error(
        `${name}: ${missed} interactions could not begin, since everybody still waited: the bot doesn't keep up`,
      );
    const words = `p50 ${round.p50Ms.toFixed(2)} ms, p99 ${round.p99Ms.toFixed(2)} ms, over 3 s ${round.over3s}`;
    console.log(`${name}: ${tookMs.length} acknowledged, ${words} (sent at most ${lateMs.toFixed(0)} ms late)`);
  }
  return round;
};

const figuresOf = (ours: readonly Round[], theirs: readonly Round[]): Figures => ({
  p50Ms: rounded(median(ours.map(({ p50Ms }) => p50Ms))),
  p99Ms: rounded(median(ours.map(({ p99Ms }) => p99Ms))),
  bareP99Ms: rounded(median(theirs.map(({ p99Ms }) => p99Ms))),
  // Of neighbouring rounds, which had the same machine.
  ratio: rounded(median(ours.map(({ p99Ms }, round) => p99Ms / (theirs[round]?.p99Ms ?? Number.NaN)))),
  over3s: ours.reduce((sum, { over3s }) => sum + over3s, 0),
});

const rounded = (value: number): number => Number(value.toFixed(2));

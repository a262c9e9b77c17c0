/**
 * How much one Postgres and one, two and four processes of the bot answer on this machine, with a
 * large history in the tables: `npm run -s bench -- scale [--people 1000 --reviews 100000 --outbox
 * 10000 --seconds 8 --plans]`. People press over Discord's wire, signed, each process by its turn; pgbench
 * runs the same statements on the same rows. All of them share the machine's processors, so what an
 * answer costs each of them is measured as well.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPostgres } from '../../src/database/client.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { givenFor } from '../support/answering.ts';
import { realCurriculum } from '../support/bot.ts';
import { type BotProcess, startBot } from '../support/bot-process.ts';
import { freePort, startPostgres } from '../support/postgres-server.ts';
import { cpuMsOf, cpuMsOfFamily, parentOf } from '../support/processor-time.ts';
import { createClosing, REQUESTS_KEPT } from './ack/scene.ts';
import { answerScript } from './answer-script.ts';
import { runPgbench } from './pgbench.ts';
import { askingId, fill } from './scale/fill.ts';
import { printPlans } from './scale/plans.ts';

const PROCESSES = [1, 2, 4] as const;
/** Those who answer; nobody answers more than one question a second for long, or the bot asks to wait. */
const MEMBERS_AT_MOST = 4000;
const MET = 60;
const IN_FLIGHT = 32;
const WARM_UP_S = 3;
const CLIENTS = 16;
/** Of the open questions, those that pgbench answers. */
const PGBENCH_SHARE = 0.25;

type Scene = {
  readonly peer: DiscordPeer;
  readonly members: readonly ReturnType<DiscordPeer['member']>[];
  readonly url: string;
  /** The first process of Postgres. */
  readonly postmaster: number;
  readonly slugs: readonly string[];
  readonly givens: readonly string[];
  /** The number of the next open question. */
  next: number;
};

export const run = async (): Promise<object> => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const number = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      people: number('1000'),
      reviews: number('100000'),
      outbox: number('10000'),
      seconds: number('8'),
      plans: { type: 'boolean', default: false },
    },
  });
  const [people, reviews, outboxRows, seconds] = [values.people, values.reviews, values.outbox, values.seconds].map(
    Number,
  );
  if (!(people && reviews && outboxRows && seconds))
    throw new Error('--people, --reviews, --outbox and --seconds are numbers');
  const closing = createClosing();
  try {
    const scene = await openScene({ people, reviews, outboxRows }, closing.add);
    if (values.plans) await printPlans(scene.url);
    const measured: Measured[] = [];
    for (const count of PROCESSES) measured.push(await measureProcesses(scene, count, seconds));
    const [one] = measured;
    return {
      processes: Object.fromEntries(PROCESSES.map((count, index) => [count, Math.round(measured[index]?.perS ?? 0)])),
      pgbenchPerS: Math.round(await pgbench(scene)),
      cpuMsPerAnswer: { bot: one?.botMs, database: one?.databaseMs },
      people,
      reviews,
      outboxRows,
    };
  } finally {
    await closing.close();
  }
};

const openScene = async (
  sizes: { readonly people: number; readonly reviews: number; readonly outboxRows: number },
  closeLater: (close: () => Promise<unknown>) => void,
): Promise<Scene> => {
  const server = await startPostgres({ safe: true });
  closeLater(server.stop);
  const peer = await startDiscordPeer({
    guilds: [{ name: 'Cohort', channels: ['study'] }],
    requestsKept: REQUESTS_KEPT,
    limits: 'none',
  });
  closeLater(peer.close);
  const members = Array.from({ length: Math.min(sizes.people, MEMBERS_AT_MOST) }, (_, place) =>
    peer.member(`member-${place}`),
  );
  const questions = [...realCurriculum().questions.values()]
    .filter(({ kind }) => kind === 'single' || kind === 'true-false')
    .slice(0, MET);
  const url = `${server.url}/postgres`;
  const slugs = questions.map(({ slug }) => slug);
  const memberIds = members.map(({ id }) => id);
  await fill(url, { ...sizes, workspaceId: peer.guilds[0]?.id ?? '', memberIds, slugs, tell: console.log });
  const database = await openPostgres(url, { connections: 1 });
  const [row] = await database.statement<{ pid: number }>('select pg_backend_pid() as pid', []);
  const postmaster = parentOf(row?.pid ?? 0);
  await database.close();
  const givens = questions.map((question, index) => givenFor(question, index % 10 !== 0)[0] ?? '');
  return { peer, members, url, postmaster, slugs, givens, next: 0 };
};

type Measured = { readonly perS: number; readonly botMs: number; readonly databaseMs: number };

const measureProcesses = async (scene: Scene, count: number, seconds: number): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-scale-'));
  const bots: BotProcess[] = [];
  try {
    const { token, publicKey, apiUrl } = scene.peer;
    const discord = { DISCORD_TOKEN: token, DISCORD_PUBLIC_KEY: publicKey, DISCORD_API_URL: apiUrl };
    const urls: string[] = [];
    for (let place = 0; place < count; place += 1) {
      const PORT = String(await freePort());
      const own = { PORT, HOST: '127.0.0.1', DATA_FOLDER: join(folder, PORT), DATABASE_URL: scene.url };
      bots.push(await startBot({ ...discord, ...own }));
      urls.push(`http://127.0.0.1:${PORT}/discord/interactions`);
    }
    await scene.peer.useInteractionsEndpoint(...urls);
    await answerFor(scene, WARM_UP_S);
    const spent = () => ({
      bot: bots.reduce((sum, { pid }) => sum + cpuMsOf(pid), 0),
      database: cpuMsOfFamily(scene.postmaster),
      driver: cpuMsOf(process.pid),
    });
    const before = spent();
    const { answers, ms } = await answerFor(scene, seconds);
    const after = spent();
    const each = (name: keyof typeof after): number => Number(((after[name] - before[name]) / answers).toFixed(2));
    const perS = (answers * 1000) / ms;
    const costs = `bot ${each('bot')} ms, database ${each('database')} ms, the people ${each('driver')} ms`;
    console.log(`${count} processes: ${Math.round(perS)} answers/s; processor time of each: ${costs}`);
    return { perS, botMs: each('bot'), databaseMs: each('database') };
  } finally {
    for (const bot of bots) await bot.stop();
    rmSync(folder, { recursive: true });
  }
};

/** Everybody who isn't waiting answers what stands open for them, IN_FLIGHT at a time. */
const answerFor = async (scene: Scene, seconds: number) => {
  const { members, slugs, givens } = scene;
  const last = Math.floor(members.length * slugs.length * (1 - PGBENCH_SHARE));
  const began = performance.now();
  let answers = 0;
  const worker = async (place: number): Promise<void> => {
    const shown = await showMessage(scene, place);
    while (performance.now() - began < seconds * 1000) {
      const number = scene.next;
      scene.next += 1;
      if (number >= last) throw new Error('all questions are answered: take more people, or fewer seconds');
      const member = members[number % members.length];
      const given = givens[Math.floor(number / members.length)];
      const outcome = await member?.press(shown, `quiz.answer:${askingId(number)}:${given}`, { forged: true });
      if (outcome?.kind !== 'update' || !/Right|Not this time/.test(outcome.message.text))
        throw new Error(`asking ${number} was not answered: ${JSON.stringify(outcome)}`);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, place) => worker(place)));
  return { answers, ms: performance.now() - began };
};

/** A message of the bot's, on which the answers of one after another are shown. */
const showMessage = async ({ peer, members }: Scene, place: number) => {
  const [channelId = ''] = Object.values(peer.guilds[0]?.channels ?? {});
  const content = `Number ${place}`;
  const response = await fetch(`${peer.apiUrl}/v10/channels/${channelId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${peer.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ flags: COMPONENTS_V2, components: [{ type: TEXT, content }] }),
  });
  if (!response.ok) throw new Error(`no message could be posted: ${await response.text()}`);
  const shown = members[0]?.sees({ channel: 'study' }).findLast(({ text }) => text.includes(content));
  if (!shown) throw new Error('the message is not there');
  return shown;
};

/** https://discord.com/developers/docs/components/reference */
const COMPONENTS_V2 = 1 << 15;
const TEXT = 10;

/** The same statements from as many clients as two of our processes have connections for. */
const pgbench = ({ url, members, slugs, peer }: Scene): Promise<number> => {
  const askings = members.length * slugs.length;
  const start = Math.ceil(askings * (1 - PGBENCH_SHARE));
  const perClient = Math.floor((askings - start) / CLIENTS);
  const script = answerScript({
    start,
    perClient,
    person: `:n % ${members.length}`,
    question: `:n / ${members.length}`,
    slugs,
    account: [
      "'discord'",
      `'${peer.guilds[0]?.id}'`,
      `(select external_id from account where id = ('00000000-0003-7000-8000-' || lpad(:p::text, 12, '0'))::uuid)`,
    ],
  });
  return runPgbench(url, script, { clients: CLIENTS, length: ['-t', String(perClient)] });
};

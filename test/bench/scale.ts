/**
 * How much one Postgres and one, two and four processes of the bot answer and deliver on this machine,
 * with a large history in the tables: `npm run -s bench -- scale [--people 1000 --reviews 100000 --outbox
 * 10000 --seconds 8 --plans]`. People press over Discord's wire, signed, each process by its turn; then
 * some of them are reminded by direct message, and look at leaderboards. pgbench runs the same statements
 * of an answer on the same rows. All of them share the machine's processors, so what an answer and a
 * delivery cost each of them is measured as well.
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
import { keepDays, leaveDays, remind } from './scale/background.ts';
import { boardP99 } from './scale/boards.ts';
import { askingId, fill } from './scale/fill.ts';
import { printPlans } from './scale/plans.ts';

const PROCESSES = [1, 2, 4] as const;
/** Those who answer; nobody answers more than one question a second for long, or the bot asks to wait. */
const MEMBERS_AT_MOST = 4000;
const MET = 60;
const IN_FLIGHT = 32;
const WARM_UP_S = 3;
const CLIENTS = 16;
/** Of so many processes as are measured; each takes two requests, of which Discord allows 50 a second. */
const REMINDERS = 300;
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
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
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
    const each = (figure: (of: Measured) => number) =>
      Object.fromEntries(measured.map((of) => [of.count, Math.round(figure(of))]));
    return {
      processes: each(({ perS }) => perS),
      pgbenchPerS: Math.round(await pgbench(scene)),
      cpuMsPerAnswer: one?.answer,
      cpuMsPerDay: one?.keeping,
      deliveriesPerS: each(({ deliveriesPerS }) => deliveriesPerS),
      cpuMsPerDelivery: one?.delivery,
      boardP99Ms: Object.fromEntries(measured.map(({ count, boardP99Ms }) => [count, boardP99Ms])),
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

/** Processor time, in milliseconds. */
type Costs = { readonly bot: number; readonly database: number };
type Measured = {
  readonly count: number;
  readonly perS: number;
  readonly answer: Costs;
  /** Of somebody who has answered: once a minute at most. */
  readonly keeping: Costs;
  /** Of looks at a leaderboard, over the wire. */
  readonly boardP99Ms: number;
  readonly deliveriesPerS: number;
  readonly delivery: Costs;
};

const measureProcesses = async (
  scene: Scene,
  count: (typeof PROCESSES)[number],
  seconds: number,
): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-scale-'));
  const bots: BotProcess[] = [];
  try {
    await startBots(scene, count, folder, bots);
    const daysLeft = await leaveDays(scene.url);
    await answerFor(scene, WARM_UP_S);
    const sinceAnswers = startMeter(scene, bots);
    const { answers, ms } = await answerFor(scene, seconds);
    const [answer, driverMs] = sinceAnswers(answers);
    const perS = (answers * 1000) / ms;
    await daysLeft.end();

    const sinceKeeping = startMeter(scene, bots);
    const [keeping] = sinceKeeping(await keepDays(scene.url));

    const boardP99Ms = await boardP99(scene.url, scene.members);

    const from = PROCESSES.indexOf(count) * REMINDERS;
    let sincePlanned = startMeter(scene, bots);
    const planned = (): void => {
      sincePlanned = startMeter(scene, bots);
    };
    const deliveriesPerS = await remind(scene.url, { from, to: from + REMINDERS, planned });
    const [delivery] = sincePlanned(REMINDERS);
    console.log(
      `${count} processes: ${Math.round(perS)} answers/s, each ${costsOf(answer)}, the people ${driverMs} ms;`,
      `days of a person for the boards: ${costsOf(keeping)};`,
      `a look at a board ${boardP99Ms} ms at most in 99 of 100;`,
      `${deliveriesPerS.toFixed(1)} deliveries/s, each ${costsOf(delivery)}`,
    );
    return { count, perS, answer, keeping, boardP99Ms, deliveriesPerS, delivery };
  } finally {
    for (const bot of bots) await bot.stop();
    rmSync(folder, { recursive: true });
  }
};

const costsOf = ({ bot, database }: Costs): string => `bot ${bot} ms, database ${database} ms`;

/** Those that have started are in `bots`, whatever becomes of the next. */
const startBots = async ({ peer, url }: Scene, count: number, folder: string, bots: BotProcess[]): Promise<void> => {
  const discord = { DISCORD_TOKEN: peer.token, DISCORD_PUBLIC_KEY: peer.publicKey, DISCORD_API_URL: peer.apiUrl };
  const urls: string[] = [];
  for (let place = 0; place < count; place += 1) {
    const PORT = String(await freePort());
    const own = { PORT, HOST: '127.0.0.1', DATA_FOLDER: join(folder, PORT), DATABASE_URL: url };
    bots.push(await startBot({ ...discord, ...own }));
    urls.push(`http://127.0.0.1:${PORT}/discord/interactions`);
  }
  await peer.useInteractionsEndpoint(...urls);
};

/** Gives what has been spent since then on each of so many; by this process, the people’s, as well. */
const startMeter = ({ postmaster }: Scene, bots: readonly BotProcess[]) => {
  const spent = () =>
    [bots.reduce((sum, { pid }) => sum + cpuMsOf(pid), 0), cpuMsOfFamily(postmaster), cpuMsOf(process.pid)] as const;
  const before = spent();
  return (count: number): readonly [Costs, driverMs: number] => {
    const [bot = 0, database = 0, driver = 0] = spent().map((ms, place) =>
      Number(((ms - (before[place] ?? 0)) / count).toFixed(2)),
    );
    return [{ bot, database }, driver];
  };
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

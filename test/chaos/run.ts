/**
 * `npm run chaos [SEED] [-- --messages 600 --kills 25 --rounds 30 --days 10 --people 13]`: a large
 * fan-out on each platform, then the days of two cohorts there, then outages of a bot's database,
 * then helpers killed inside claims; one line of figures each. What of them is a fault is said, and
 * ends the run with 1. `--only messages`, `--only cohorts`, `--only outages` or `--only claims`: these
 * alone; `--platform slack`: messages there alone; `--outage end`: outages of this kind alone. `--planted` gives the
 * processes faults that must be found. `--quiet`: seconds without a change until the rest is given
 * up.
 */
import { parseArgs } from 'node:util';
import { openPostgres } from '../../src/database/client.ts';
import { migrate } from '../../src/database/migrate.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { withDatabase } from '../support/global-setup.ts';
import { type Ending, startPostgres } from '../support/postgres-server.ts';
import { type Figures as CohortFigures, faultsOf as faultsOfCohorts } from './cohorts/figures.ts';
import { openOnDiscord, openOnSlack } from './cohorts/places.ts';
import { playCohorts } from './cohorts/play.ts';
import { fanOut } from './fan-out.ts';
import { type Figures, faultsOf } from './figures.ts';
import { faultsOfClaims, playClaims } from './office-hours/claims.ts';
import { faultsOf as faultsOfOutages } from './outages/figures.ts';
import { allKinds, kindsHere } from './outages/kinds.ts';
import { playOutages } from './outages/outages.ts';
import { openDiscordTarget, openSlackTarget } from './targets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '600' },
    kills: { type: 'string', default: '25' },
    rounds: { type: 'string', default: '30' },
    days: { type: 'string', default: '10' },
    people: { type: 'string', default: '13' },
    platform: { type: 'string', multiple: true, default: ['discord', 'slack'] },
    only: { type: 'string', multiple: true, default: ['messages', 'cohorts', 'outages', 'claims'] },
    outage: { type: 'string', multiple: true, default: [...allKinds] },
    quiet: { type: 'string', default: '60' },
    planted: { type: 'boolean', default: false },
  },
});
const [seed = String(Date.now())] = positionals;
const kills = Number(values.kills);
/** How the database ends before it starts again, once each. */
const ENDINGS: readonly Ending[] = kills > 0 ? ['kill', 'fast', 'immediate'] : [];

const targets = { discord: openDiscordTarget, slack: openSlackTarget } as const;

const run = async (platform: keyof typeof targets): Promise<Figures> => {
  const random = seededRandom(`${seed} ${platform}`);
  const server = await startPostgres({ safe: true });
  const url = withDatabase(server.url, 'postgres');
  const database = await openPostgres(url, { connections: 2 });
  const target = await targets[platform](Number(values.messages), random);
  try {
    await migrate(database);
    return await fanOut({
      target,
      database,
      databaseUrl: url,
      random,
      kills,
      restarts: ENDINGS.map((ending) => () => server.restart(ending)),
      quietMs: Number(values.quiet) * 1000,
      planted: values.planted,
    });
  } finally {
    await target.close();
    await database.close();
    await server.stop();
  }
};

const tellFaults = (faults: readonly string[]): void => {
  for (const fault of faults) {
    console.error(fault);
    process.exitCode = 1;
  }
};

const runMessages = async (): Promise<void> => {
  for (const platform of ['discord', 'slack'] as const) {
    if (!values.platform.includes(platform)) continue;
    const figures = await run(platform);
    console.log(JSON.stringify(figures));
    tellFaults(faultsOf(figures, { kills }));
  }
};

const places = { discord: openOnDiscord, slack: openOnSlack } as const;

const playOn = async (platform: keyof typeof places): Promise<CohortFigures> => {
  const random = seededRandom(`${seed} cohorts on ${platform}`);
  const server = await startPostgres({ safe: true });
  const databaseUrl = withDatabase(server.url, 'postgres');
  const database = await openPostgres(databaseUrl, { connections: 4 });
  const opened = await places[platform](Number(values.people), random);
  try {
    await migrate(database);
    const days = Number(values.days);
    return await playCohorts({ places: opened, database, databaseUrl, random, days, kills, planted: values.planted });
  } finally {
    await opened.close();
    await database.close();
    await server.stop();
  }
};

const runCohorts = async (): Promise<void> => {
  for (const platform of ['discord', 'slack'] as const) {
    if (!values.platform.includes(platform)) continue;
    const figures = await playOn(platform);
    console.log(JSON.stringify(figures));
    tellFaults(faultsOfCohorts(figures, { kills }));
  }
};

const runOutages = async (): Promise<void> => {
  const rounds = Number(values.rounds);
  const kinds = kindsHere().filter((kind) => values.outage.includes(kind));
  if (kinds.length === 0) throw new Error(`--outage must be one of ${kindsHere().join(', ')}`);
  if (values.outage.includes('pooler') && !kinds.includes('pooler'))
    console.error('NO POOLER IS PLAYED: pgbouncer is not installed here (Debian: apt-get install pgbouncer)');
  const figures = await playOutages({
    seed,
    kinds,
    rounds,
    planted: values.planted,
    tell: console.log,
  });
  console.log(JSON.stringify(figures));
  tellFaults(faultsOfOutages(figures, { rounds }));
};

const HELPERS = 4;
const LEARNERS = 120;
/** To die in a claim is quicker than in a message. */
const KILLS_OF_CLAIMS = 4;

const runClaims = async (): Promise<void> => {
  const server = await startPostgres({ safe: true });
  const databaseUrl = withDatabase(server.url, 'postgres');
  const database = await openPostgres(databaseUrl, { connections: 4 });
  try {
    await migrate(database);
    const random = seededRandom(`${seed} claims`);
    const wanted = { learners: LEARNERS, helpers: HELPERS, kills: kills * KILLS_OF_CLAIMS, planted: values.planted };
    const figures = await playClaims({ database, databaseUrl, random, ...wanted });
    console.log(JSON.stringify(figures));
    tellFaults(faultsOfClaims(figures));
  } finally {
    await database.close();
    await server.stop();
  }
};

console.log(JSON.stringify({ seed }));
if (values.only.includes('messages')) await runMessages();
if (values.only.includes('cohorts')) await runCohorts();
if (values.only.includes('outages')) await runOutages();
if (values.only.includes('claims')) await runClaims();

/** `npm run chaos [SEED]`: a large fan-out on each platform; one line of figures each, and failure where a message was lost or doubled that needn't be. */
import { openPostgres } from '../../src/database/client.ts';
import { migrate } from '../../src/database/migrate.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { withDatabase } from '../support/global-setup.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { type Figures, fanOut } from './fan-out.ts';
import { openDiscordTarget, openSlackTarget } from './targets.ts';

const MESSAGES = Number(process.env['CHAOS_MESSAGES'] ?? 2000);
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 60);
const RESTARTS = 2;

const targets = { discord: openDiscordTarget, slack: openSlackTarget } as const;

const run = async (platform: keyof typeof targets, seed: string): Promise<Figures> => {
  const random = seededRandom(`${seed} ${platform}`);
  const server = await startPostgres({ safe: true });
  const url = withDatabase(server.url, 'postgres');
  const database = await openPostgres(url, { connections: 2 });
  const target = await targets[platform](MESSAGES, random);
  try {
    await migrate(database);
    return await fanOut({
      target,
      database,
      databaseUrl: url,
      random,
      kills: KILLS,
      restart: { times: RESTARTS, run: server.restart },
    });
  } finally {
    await target.close();
    await database.close();
    await server.stop();
  }
};

/** Where the platform knows no keys, a message may stand twice for each send of which nobody heard. */
const allowedDoubles = ({ platform, cut, kills }: Figures): number => (platform === 'discord' ? 0 : cut + kills);

const [seed = String(Date.now())] = process.argv.slice(2);
console.log(JSON.stringify({ seed }));
for (const platform of ['discord', 'slack'] as const) {
  const figures = await run(platform, seed);
  console.log(JSON.stringify(figures));
  if (figures.lost > 0 || figures.doubled > allowedDoubles(figures) || figures.kills < KILLS) process.exitCode = 1;
}

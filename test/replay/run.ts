/**
 * Plays a whole term: `npm run -s replay [-- --learners 200 --weeks 16 --seed term]`; or twelve
 * weeks of nothing but the question of the day: `npm run -s replay -- dailies`. The last line is
 * one JSON object; ends with 1 where a promise was broken. `--plant SQL` is run first, to see that
 * a fault is found.
 */
import { parseArgs } from 'node:util';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { migrate } from '../../src/database/migrate.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { printDailies } from './print-dailies.ts';
import { playTerm } from './term.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    learners: { type: 'string', default: '200' },
    weeks: { type: 'string', default: '16' },
    seed: { type: 'string', default: 'term' },
    plant: { type: 'string' },
  },
});
const CONNECTIONS = 8;
const SHOWN_AT_MOST = 20;

/** Gives the promises that were broken, and the report. */
const playWhole = async (database: Database): Promise<readonly [readonly string[], object]> => {
  const options = {
    learners: Number(values.learners),
    weeks: Number(values.weeks),
    seed: values.seed,
  };
  const report = await playTerm(database, options, (day) => day % 7 === 6 && console.info(`week ${(day + 1) / 7}`));
  return [report.broken, { ...report, broken: report.broken.length }];
};

const server = await startPostgres();
try {
  const database = await openPostgres(`${server.url}/postgres`, { connections: CONNECTIONS });
  await migrate(database);
  if (values.plant) await database.statement(values.plant, []);
  const play = positionals[0] === 'dailies' ? printDailies(database, values.seed) : playWhole(database);
  const [broken, report] = await play;
  await database.close();
  for (const fault of broken.slice(0, SHOWN_AT_MOST)) console.error(fault);
  console.info(JSON.stringify(report));
  process.exitCode = broken.length > 0 ? 1 : 0;
} finally {
  await server.stop();
}

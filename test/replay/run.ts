/**
 * Plays a whole term: `npm run -s replay [-- --learners 200 --weeks 16 --seed term]`. The last line is one JSON object; ends with 1
 * where a promise was broken. `--plant SQL` is run first, to see that a fault is found.
 */
import { parseArgs } from 'node:util';
import { openPostgres } from '../../src/database/client.ts';
import { migrate } from '../../src/database/migrate.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { playTerm } from './term.ts';

const { values } = parseArgs({
  options: {
    learners: { type: 'string', default: '200' },
    weeks: { type: 'string', default: '16' },
    seed: { type: 'string', default: 'term' },
    plant: { type: 'string' },
  },
});
const CONNECTIONS = 8;
const SHOWN_AT_MOST = 20;

const server = await startPostgres();
try {
  const database = await openPostgres(`${server.url}/postgres`, CONNECTIONS);
  await migrate(database);
  if (values.plant) await database.statement(values.plant, []);
  const options = { learners: Number(values.learners), weeks: Number(values.weeks), seed: values.seed };
  const report = await playTerm(database, options, (day) => day % 7 === 6 && console.info(`week ${(day + 1) / 7}`));
  await database.close();
  for (const fault of report.broken.slice(0, SHOWN_AT_MOST)) console.error(fault);
  console.info(JSON.stringify({ ...report, broken: report.broken.length }));
  process.exitCode = report.broken.length > 0 ? 1 : 0;
} finally {
  await server.stop();
}

/**
 * What any program would need to begin as ours does: imports the same packages (LIBRARIES), opens the
 * same database, and has a page open.
 */
import { createServer } from 'node:http';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache();
const { LIBRARIES = '[]', DATABASE_URL, DATA_FOLDER = '' } = process.env;
for (const name of JSON.parse(LIBRARIES)) await import(name);
if (DATABASE_URL === undefined) {
  const { PGlite } = await import('@electric-sql/pglite');
  await (await PGlite.create(join(DATA_FOLDER, 'database'))).query('select 1');
} else {
  const { default: pg } = await import('pg');
  await new pg.Pool({ connectionString: DATABASE_URL }).query('select 1');
}
const server = createServer((_, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`open at http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
});
process.once('SIGTERM', () => process.exit());

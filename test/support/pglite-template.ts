/** A prepared embedded database to copy: making one takes seconds, copying it half of one. */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPglite } from '../../src/database/client.ts';
import { prepare } from './global-setup.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache');

/** Raised where `prepare` does something else. */
const PREPARED = 'with a queue';

/** Other migrations or another PGlite make another one. */
const nameNow = (): string => {
  const hash = createHash('sha256').update(PREPARED);
  for (const file of [...globSync('migrations/*.sql', { cwd: root }).toSorted(), 'node_modules/.package-lock.json'])
    hash.update(file).update(readFileSync(join(root, file)));
  return `pglite-${hash.digest('hex').slice(0, 16)}.tar`;
};

export const readPgliteTemplate = async (): Promise<Blob> => {
  const name = nameNow();
  try {
    return new Blob([readFileSync(join(cache, name))]);
  } catch {
    return make(name);
  }
};

const make = async (name: string): Promise<Blob> => {
  const database = await openPglite(undefined);
  await prepare(database);
  if (database.connection.kind !== 'pglite') throw new Error('this is no PGlite');
  const dumped = await database.connection.client.dumpDataDir('none');
  await database.close();
  mkdirSync(cache, { recursive: true });
  // What another test file is just writing has no ending yet.
  for (const old of globSync('pglite-*.tar', { cwd: cache })) rmSync(join(cache, old), { force: true });
  // At once and whole, whoever makes or reads it meanwhile.
  const beside = join(cache, `pglite-${process.pid}`);
  writeFileSync(beside, Buffer.from(await dumped.arrayBuffer()));
  renameSync(beside, join(cache, name));
  return dumped;
};

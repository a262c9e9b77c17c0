/** Importing quickly gives what importing gives. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const quick = new URL('../../src/lib/process/quick-imports.ts', import.meta.url).href;

/**
 * What a process of its own gets: where each is found, what is in it, and whether two ways lead to
 * one table class.
 */
const imported = (...flags: readonly string[]): string =>
  execFileSync(
    process.execPath,
    [
      ...flags,
      '--input-type=module',
      '-e',
      `for (const name of ['drizzle-orm', 'drizzle-orm/pg-core', 'drizzle-orm/node-postgres', 'drizzle-orm/pglite', 'drizzle-orm/migrator', 'zod'])
         console.log(name, import.meta.resolve(name), Object.keys(await import(name)).join());
       const { is } = await import('drizzle-orm');
       const { PgTable, pgTable, text } = await import('drizzle-orm/pg-core');
       console.log(is(pgTable('t', { id: text() }), PgTable));
       await import('drizzle-orm/nothing').catch(({ code }) => console.log(code));`,
    ],
    { cwd: new URL('../..', import.meta.url), encoding: 'utf8' },
  );

it('gives the same modules, each once', { timeout: 60_000 }, () => {
  expect(imported('--import', quick)).toBe(imported());
});

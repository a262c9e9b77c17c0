/**
 * From process start to ready: in the sandbox on an existing PGlite folder, and on Postgres with
 * its resident memory.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../support/postgres-server.ts';
import { startFlags } from './start-flags.ts';

const RUNS = 5;
const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

type Started = { readonly ms: number; readonly rssMb: number };

export const run = async (): Promise<object> => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
  const server = await startPostgres({ safe: true });
  try {
    const sandbox = { DATA_FOLDER: join(folder, 'pglite') };
    const postgres = {
      DATA_FOLDER: join(folder, 'postgres'),
      DATABASE_URL: `${server.url}/postgres`,
    };
    // The first start makes the tables; what is measured is every later one.
    await startOnce(sandbox);
    await startOnce(postgres);
    const runs: { sandbox: Started; postgres: Started }[] = [];
    for (let number = 1; number <= RUNS; number += 1) {
      runs.push({ sandbox: await startOnce(sandbox), postgres: await startOnce(postgres) });
      const last = runs.at(-1);
      console.log(
        `run ${number}: sandbox ${last?.sandbox.ms} ms (${last?.sandbox.rssMb} MB), Postgres ${last?.postgres.ms} ms (${last?.postgres.rssMb} MB)`,
      );
    }
    return {
      sandboxMs: median(runs.map((each) => each.sandbox.ms)),
      postgresMs: median(runs.map((each) => each.postgres.ms)),
      rssMb: median(runs.map((each) => each.postgres.rssMb)),
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Starts the bot, waits until it says where it is open and that page answers, reads its memory,
 * stops it.
 */
const startOnce = async (environment: Readonly<Record<string, string>>): Promise<Started> => {
  const began = performance.now();
  const child = spawn(process.execPath, [...startFlags, cli, 'start', '--sandbox'], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /open at (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the bot ended with ${code} before it was ready`)));
  });
  const page = await fetch(url);
  const ms = Math.round(performance.now() - began);
  if (!page.ok) throw new Error(`the page answered ${page.status}`);
  const rssMb = Math.round(
    Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  return { ms, rssMb };
};

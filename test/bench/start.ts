/**
 * From process start to ready: in the sandbox on an existing PGlite folder, and on Postgres with
 * its resident memory; each beside a bare program that imports the same packages and opens the same
 * database, and no more.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../support/postgres-server.ts';
import { startFlags } from '../support/start-flags.ts';
import { median } from './ack/figures.ts';

const RUNS = 5;
const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const ours = [pathOf('../../src/cli.ts'), 'start', '--sandbox'];
const bare = [pathOf('./start/bare.ts')];

type Environment = Readonly<Record<string, string>>;
type Started = { readonly ms: number; readonly rssMb: number };
type Pair = { readonly ours: Started; readonly bare: Started };

export const run = async (): Promise<object> => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
  const server = await startPostgres({ safe: true });
  try {
    const sandbox = { DATA_FOLDER: join(folder, 'pglite') };
    const postgres = {
      DATA_FOLDER: join(folder, 'postgres'),
      DATABASE_URL: `${server.url}/postgres`,
    };
    // The first start makes the tables, and the first bare one what is kept of compiled code; what is
    // measured is every later one.
    const beside = [sandbox, postgres].map(async (environment) => {
      const { said } = await startOnce(['--import', pathOf('./start/noting.ts'), ...ours], environment);
      const LIBRARIES = /LIBRARIES (.*)/.exec(said)?.[1] ?? '';
      if (LIBRARIES === '') throw new Error('the bot did not tell its packages');
      await startOnce(bare, { ...environment, LIBRARIES });
      return { ...environment, LIBRARIES };
    });
    const [sandboxBare, postgresBare] = await Promise.all(beside);
    const runs: { sandbox: Pair; postgres: Pair }[] = [];
    for (let number = 1; number <= RUNS; number += 1) {
      const both = {
        sandbox: await startBoth(sandbox, sandboxBare ?? sandbox),
        postgres: await startBoth(postgres, postgresBare ?? postgres),
      };
      runs.push(both);
      console.log(`run ${number}: sandbox ${describe(both.sandbox)}, Postgres ${describe(both.postgres)}`);
    }
    const of = (figure: (each: (typeof runs)[number]) => number): number => median(runs.map(figure));
    const ratioOf = ({ ours, bare }: Pair): number => ours.ms / bare.ms;
    return {
      sandboxMs: of((each) => each.sandbox.ours.ms),
      postgresMs: of((each) => each.postgres.ours.ms),
      rssMb: of((each) => each.postgres.ours.rssMb),
      ratio: {
        sandbox: Number(of((each) => ratioOf(each.sandbox)).toFixed(2)),
        postgres: Number(of((each) => ratioOf(each.postgres)).toFixed(2)),
      },
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const startBoth = async (environment: Environment, bareEnvironment: Environment): Promise<Pair> => ({
  ours: await startOnce(ours, environment),
  bare: await startOnce(bare, bareEnvironment),
});

const describe = ({ ours, bare }: Pair): string => `${ours.ms} ms (${ours.rssMb} MB; bare ${bare.ms} ms)`;

/**
 * Starts a program, waits until it says where it is open and that page answers, reads its memory,
 * stops it.
 */
const startOnce = async (
  program: readonly string[],
  environment: Environment,
): Promise<Started & { readonly said: string }> => {
  const began = performance.now();
  const child = spawn(process.execPath, [...startFlags, ...program], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /open at (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it was ready: ${said}`)));
  });
  const page = await fetch(url);
  const ms = Math.round(performance.now() - began);
  if (!page.ok) throw new Error(`the page answered ${page.status}`);
  const rssMb = Math.round(
    Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
  return { ms, rssMb, said };
};

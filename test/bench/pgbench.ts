/** Our statements run by pgbench: what the database alone can do of them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Load = {
  readonly clients: number;
  /** pgbench's own: for so many seconds (`-T`), or so many transactions a client (`-t`). */
  readonly length: readonly ['-T' | '-t', string];
};

/** Prepared; `i` counts from 0 where the script begins with `\\set i :i + 1`. Gives transactions per second. */
export const runPgbench = async (url: string, script: string, { clients, length }: Load): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-pgbench-'));
  const file = join(folder, 'script.sql');
  writeFileSync(file, script);
  const { host, username } = new URL(url);
  const [name = '', port = ''] = host.split(':');
  const load = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', ...length, '-D', 'i=-1', '-f', file];
  try {
    const { stdout } = await promisify(execFile)(
      'pgbench',
      [...load, '-h', name, '-p', port, '-U', username, 'postgres'],
      { env: { ...process.env, PGPASSWORD: 'watermark' } },
    ).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT'
        ? new Error(
            'pgbench is not installed: it comes with the system’s PostgreSQL (Debian: apt-get install postgresql-contrib)',
          )
        : error;
    });
    const failed = /number of failed transactions: (\d+)/.exec(stdout)?.[1];
    if (failed !== undefined && failed !== '0') throw new Error(`pgbench had ${failed} failed transactions`);
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A statement with its parameters written in. */
export const withValues = (sql: string, values: readonly string[]): string =>
  sql.replace(/\$(\d+)/g, (_, number: string) => values[Number(number) - 1] ?? '');

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * What somebody who asks for help may send along: versions, counts, what is wrong, the last errors,
 * and which settings there are. No secret, no name, nothing that anybody wrote.
 */
import { arch, platform, release, totalmem } from 'node:os';
import type { Database } from '../../database/client.ts';
import type { Finding } from '../../lib/finding.ts';
import { withoutSecrets } from '../../lib/process/secrets.ts';
import { openEntry, zipOf } from '../../lib/zip.ts';
import { version } from '../version.ts';
import { errorsSaid } from './errors-said.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export type BundleOf = {
  readonly findings: readonly Finding[];
  /** Each of our settings that is set, with its value where that is no secret. */
  readonly settings: Readonly<Record<string, string>>;
  readonly database: Database | undefined;
  readonly dataFolder: string;
  /** Words that stand in none of it, whatever brought them there. */
  readonly secrets: readonly string[];
  readonly at: Temporal.Instant;
};

/** Which of these are set, and to what where they aren't among the private ones. */
export const settingsSaid = (
  variables: Variables,
  names: readonly string[],
  hidden: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      if (variables[`${name}_FILE`]) return [[name, 'set by a file']];
      const value = variables[name];
      if (value === undefined || value.trim() === '') return [];
      return [[name, hidden.includes(name) ? 'set' : value]];
    }),
  );

const COUNTS = `
select relname as "table", greatest(reltuples, 0)::float8 as rows
from pg_class where relkind = 'r' and relnamespace = to_regnamespace('public') order by relname`;

/** What went wrong with messages, given up or tried again, in our words, without where they were to go. */
const FAILURES = `
select platform, notice, coalesce(failure, '') as failure, count(*)::int as times,
  max(coalesce(settled_at, created_at))::text as last
from outbox
where outcome = 'failed' or (settled_at is null and failure is not null)
group by 1, 2, 3 order by last desc limit 50`;

export const makeBundle = async ({
  findings,
  settings,
  database,
  dataFolder,
  secrets,
  at,
}: BundleOf): Promise<Buffer> => {
  const ask = async (sql: string): Promise<readonly unknown[]> =>
    (await database?.statement(sql, []).catch(() => [])) ?? [];
  const files = {
    'doctor.json': findings,
    'settings.json': settings,
    'versions.json': {
      watermark: version,
      node: process.version,
      system: `${platform()} ${release()} ${arch()}`,
      memoryMb: Math.round(totalmem() / 1024 ** 2),
      madeAt: at.toString(),
    },
    'counts.json': await ask(COUNTS),
    'failures.json': await ask(FAILURES),
    'errors.json': errorsSaid(dataFolder),
  };
  const entries = [];
  for (const [name, content] of Object.entries(files)) {
    const entry = openEntry(name);
    await entry.write(withoutSecrets(secrets, JSON.stringify(content, null, 2)));
    entries.push(await entry.close());
  }
  return zipOf(entries, at);
};

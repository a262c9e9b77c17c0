/** Promises about lines of the log: no secret, whatever brought it there, and the request they belong to. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { secretSettings } from '../../src/config/settings.ts';
import { createLog, type Log } from '../../src/lib/process/log.ts';
import { withRequest } from '../../src/lib/process/request.ts';
import { secretsIn, withoutSecrets } from '../../src/lib/process/secrets.ts';
import { createThreadLog } from '../../src/lib/process/thread.ts';

const written = async (secrets: readonly string[], write: (log: Log) => void | Promise<void>): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-log-'));
  const file = openSync(join(folder, 'log'), 'a');
  await write(createLog('info', secrets, { fd: file }));
  closeSync(file);
  const text = readFileSync(join(folder, 'log'), 'utf8');
  rmSync(folder, { recursive: true });
  return text;
};

test('a token in an error, in its cause or in any field is left out: one that is set, and one by its shape', async () => {
  const given = {
    DISCORD_TOKEN: 'planted-token',
    DATABASE_URL: 'postgres://me:hunter%232@db/x',
    DATABASE_DIRECT_URL: 'postgres://db/x?user=me&password=trout%2Bpond',
    KEYS: 'k1:c2VjcmV0,k2:b2xk',
  };
  const secrets = secretsIn(given, Object.keys(given));
  const slack = `xoxb-${'1'.repeat(11)}-planted`;
  const text = await written(secrets, (log) => {
    log.error({ err: new Error('refused planted-token', { cause: new Error(`header ${slack}`) }) }, 'failed');
    log.warn({ url: given.DATABASE_URL, password: 'hunter#2', deep: { key: 'c2VjcmV0', other: 'trout+pond' } }, 'odd');
  });
  for (const secret of ['planted', 'hunter', 'c2VjcmV0', 'trout']) expect(text).not.toContain(secret);
  expect(
    text
      .split('\n')
      .slice(0, 2)
      .map((line) => JSON.parse(line).msg),
  ).toEqual(['failed', 'odd']);
  expect(text).toContain('refused [removed]');
});

test('a secret with a quotation mark or a backslash in it is left out, as it is and as JSON and Node write it', async () => {
  const given = { SLACK_SIGNING_SECRET: 'plan"ted\\sec\'ret', DATABASE_URL: 'postgres://me:a%22b%5Cc%22planted@db/x' };
  const secrets = secretsIn(given, Object.keys(given));
  const text = await written(secrets, (log) =>
    log.error({ err: new Error(`refused ${given.SLACK_SIGNING_SECRET}`), password: 'a"b\\c"planted' }, 'failed'),
  );
  const shown = withoutSecrets(secrets, inspect({ ...given, password: 'a"b\\c"planted' }));
  for (const part of ['ted', 'sec', 'planted']) expect(text + shown).not.toContain(part);
  expect(JSON.parse(text).password).toBe('[removed]');
});

test('a setting that is no secret takes no word out of any line', async () => {
  const given = { SLACK_COMMANDS: 'watermark', DISCORD_COMMANDS: 'global', SLACK_SIGNING_SECRET: 'planted' };
  const secrets = secretsIn(given, secretSettings);
  const text = await written(secrets, (log) =>
    log.error({ at: '/opt/watermark/src', key: 'planted' }, 'global-failed'),
  );
  expect(text).toMatch(/"at":"\/opt\/watermark\/src","key":"\[removed\]","msg":"global-failed"/);
});

test('of a collector’s headers and of keys only what lets somebody in is left out: no plain word is lost', async () => {
  const given = {
    OTEL_EXPORTER_OTLP_HEADERS:
      'content-encoding=gzip, x-scope-orgid=public,Authorization=Bearer%20let-me-in,X-Odd=a1b2c3d4e5f6a7b8c9d0',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-honeycomb-team=planted-team-key',
    CERTIFICATE_KEYS: 'sealed:c2VjcmV0==,primary:b2xkZXI=',
    DATA_FOLDER: '/var/lib/watermark',
    HOST: 'localhost',
    PUBLIC_URL: 'https://watermark.example',
  };
  const secrets = secretsIn(given, secretSettings);
  const plain = 'the public schema is sealed at localhost: Bearer, gzip, primary key, /var/lib/watermark/x';
  const text = await written(secrets, (log) => {
    log.info({ plain, url: given.PUBLIC_URL }, 'told');
    log.info({ sent: 'let-me-in', odd: 'a1b2c3d4e5f6a7b8c9d0', team: 'planted-team-key', key: 'c2VjcmV0==' }, 'hidden');
    log.info({ headers: given.OTEL_EXPORTER_OTLP_HEADERS, other: 'b2xkZXI=' }, 'hidden');
  });
  const [told, ...hidden] = text.trim().split('\n');
  expect(JSON.parse(told ?? '')).toMatchObject({ plain, url: given.PUBLIC_URL });
  for (const secret of ['let-me-in', 'a1b2c3', 'planted', 'c2VjcmV0', 'b2xkZXI'])
    expect(hidden.join()).not.toContain(secret);
});

test('lines belong to the request in which they were written, in either thread', async () => {
  const text = await written([], async (log) => {
    const thread = createThreadLog(async (level, fields, event) => log[level](fields, event));
    log.info({}, 'before');
    await withRequest('r1', async () => {
      await Promise.resolve();
      log.info({}, 'within');
      thread.info({}, 'there');
    });
  });
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ msg, request }) => [msg, request])).toEqual([
    ['before', undefined],
    ['within', 'r1'],
    ['there', 'r1'],
  ]);
});

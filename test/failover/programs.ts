/** What a failover is played with, none of which is among the packages of npm. */
import { spawnSync } from 'node:child_process';
import { systemPrograms } from '../support/system-postgres.ts';

/** Debian has some where only an administrator's shell looks. */
export const PATH = `${process.env['PATH']}:/usr/sbin`;

/** Debian's packages by the program that each of them has. */
const PACKAGES = { etcd: 'etcd-server', patroni: 'patroni', haproxy: 'haproxy' } as const;

/** Debian's packages that would have to be installed. */
export const missingPackages = (): readonly string[] => [
  ...Object.entries(PACKAGES).flatMap(([program, name]) =>
    spawnSync('which', [program], { env: { PATH } }).status === 0 ? [] : name,
  ),
  ...(systemPrograms === undefined ? ['postgresql'] : []),
];

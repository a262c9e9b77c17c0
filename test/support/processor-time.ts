/** Processor time of processes, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux's clock ticks, in which it counts; the same everywhere. */
const TICK_MS = 10;

type Counted = { readonly parent: number; readonly ms: number };

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: after the name come state, parent, …, utime, stime. */
const count = (pid: number): Counted | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
    const ticks = (user ?? 0) + (system ?? 0) + (endedUser ?? 0) + (endedSystem ?? 0);
    return { parent: Number(fields[1]), ms: ticks * TICK_MS };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
};

/** With all of its threads, and with those of its children that have ended. */
export const cpuMsOf = (pid: number): number => count(pid)?.ms ?? 0;

export const parentOf = (pid: number): number => count(pid)?.parent ?? 0;

/** Of a process and its children. */
export const cpuMsOfFamily = (parent: number): number =>
  cpuMsOf(parent) +
  readdirSync('/proc')
    .map(Number)
    .flatMap((pid) => (pid > 0 ? (count(pid) ?? []) : []))
    .filter((child) => child.parent === parent)
    .reduce((sum, { ms }) => sum + ms, 0);

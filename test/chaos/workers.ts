/**
 * The processes of a fan-out: each that ends is replaced, and one that ends by itself is a fault.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../src/lib/random.ts';

export type Workers = {
  /** One of them has begun to work, which takes long on a busy machine. */
  readonly isWorking: () => boolean;
  /** Ends one at random; gives whether there was one. */
  readonly kill: () => boolean;
  /** Those that were killed, by name. */
  readonly killed: ReadonlySet<string>;
  /** Those that ended by themselves. */
  readonly ended: () => number;
  readonly close: () => void;
};

const PROCESSES = 3;
/**
 * Of the kills, those that strike whichever process, so that some die while they start; the others
 * strike one that works.
 */
const AT_ANY_MOMENT = 0.3;
const FAN_OUT = fileURLToPath(new URL('worker.ts', import.meta.url));

type Process = { readonly name: string; readonly child: ChildProcess; working: boolean };

export const startWorkers = (
  environment: Readonly<Record<string, string>>,
  random: Random,
  script = FAN_OUT,
): Workers => {
  const all: Process[] = [];
  const killed = new Set<string>();
  let made = 0;
  let ended = 0;
  let closed = false;

  const begin = (slot: number): void => {
    made += 1;
    const name = `p${made}`;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
      env: { ...process.env, ...environment, NAME: name },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const entry: Process = { name, child, working: false };
    all[slot] = entry;
    child.stdout.on('data', () => {
      entry.working = true;
    });
    child.once('exit', (code, signal) => {
      if (closed) return;
      if (!killed.has(name)) {
        ended += 1;
        console.error(`${name} ended by itself, with ${signal ?? code}`);
      }
      begin(slot);
    });
  };

  for (let slot = 0; slot < PROCESSES; slot += 1) begin(slot);
  return {
    isWorking: () => all.some(({ working }) => working),
    kill: () => {
      const starting = random.next() < AT_ANY_MOMENT;
      const chosen = all.filter(({ name, working }) => !killed.has(name) && (working || starting));
      const one = chosen[Math.floor(random.next() * chosen.length)];
      if (!one) return false;
      killed.add(one.name);
      return one.child.kill('SIGKILL');
    },
    killed,
    ended: () => ended,
    close: () => {
      closed = true;
      for (const { child } of all) child.kill('SIGKILL');
    },
  };
};

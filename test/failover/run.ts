/**
 * `npm run -s failover [SEED] [-- --drills 10]`: people go on asking two processes of the bot while the
 * Postgres that writes is killed and frozen, and another of three takes over. What of the figures is a
 * fault is said, and ends the run with 1. `--planted`: the bots lose answers on purpose, which must be
 * found.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Figures, playFailover } from './failover.ts';
import { missingPackages } from './programs.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { drills: { type: 'string', default: '10' }, planted: { type: 'boolean', default: false } },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
const [seed = String(Date.now())] = positionals;
const drills = Number(values.drills);

const WITHIN_MS = 15_000;
const faultsOf = (figures: Figures): readonly string[] => {
  const { ended, unanswered, wrong, recorded, lost, notTakenOver, slowestAnswerMs } = figures;
  const faults: readonly (readonly [number, string])[] = [
    [ended, 'processes ended by themselves'],
    [lost, 'answers were lost that people were told are recorded'],
    [unanswered, 'interactions had no answer'],
    [wrong, 'interactions failed in another way than by an outage'],
    [slowestAnswerMs - WITHIN_MS, 'ms too long somebody waited'],
    [notTakenOver, 'times no other took over'],
    [drills - figures.drills, 'drills fell short'],
    [recorded > 0 ? 0 : 1, 'and nobody answered anything: the figures mean nothing'],
  ];
  return faults.flatMap(([count, words]) => (count > 0 ? [`failover: ${count} ${words}`] : []));
};

const missing = missingPackages();
if (missing.length > 0) {
  console.error(`NO FAILOVER IS PLAYED: not installed here (Debian: apt-get install ${missing.join(' ')})`);
  process.exitCode = 1;
} else {
  const planted = values.planted
    ? fileURLToPath(new URL('../chaos/outages/planted-loss.ts', import.meta.url))
    : undefined;
  const figures = await playFailover({ seed, drills, planted, tell: console.log });
  for (const fault of faultsOf(figures)) {
    console.error(fault);
    process.exitCode = 1;
  }
  console.log(JSON.stringify({ seed, ...figures }));
}

/**
 * `npm run -s soak [SEED] [-- --seconds 600 --rate 50 --calm 20]`: a steady load for ten minutes, with
 * a fault every half a minute. The last line is its figures; what of them is a fault is said, and ends
 * the run with 1. `--planted`: the bot loses answers on purpose, which must be found.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { faultsOf } from './judge.ts';
import { playSoak } from './soak.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '600' },
    rate: { type: 'string', default: '50' },
    calm: { type: 'string', default: '20' },
    planted: { type: 'boolean', default: false },
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
const [seed = String(Date.now())] = positionals;
const [seconds, perS, calmS] = [values.seconds, values.rate, values.calm].map(Number);
if (!(seconds && perS && calmS && seconds >= 10 && calmS > 5))
  throw new Error('--seconds (10 or more), --rate and --calm (more than 5) are numbers');

const planted = values.planted
  ? fileURLToPath(new URL('../chaos/outages/planted-loss.ts', import.meta.url))
  : undefined;
const figures = await playSoak({ seed, seconds, perS, calmS, planted, tell: console.log });
console.log(JSON.stringify({ seed, seconds, perS, ...figures }));
for (const fault of faultsOf(figures)) {
  console.error(fault);
  process.exitCode = 1;
}
const { rssGrowthPercent, lost, p99Ms } = figures;
console.log(JSON.stringify({ rssGrowthPercent, lost, p99Ms }));

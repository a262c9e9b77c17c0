/**
 * `npm run bench -- NAME`: runs one benchmark; the last line printed is its figures as one JSON
 * object.
 */

type Benchmark = {
  readonly load: () => Promise<{ readonly run: () => Promise<object> }>;
  /** Node's, for the process that measures. */
  readonly flags?: readonly string[];
};

/** One line a benchmark; each file exports `run`. */
const benchmarks: Readonly<Record<string, Benchmark>> = {
  // The peers and the clock are in this process: its garbage collection shall not be what is
  // measured, nor take the cores of who is.
  ack: {
    load: () => import('./ack.ts'),
    flags: ['--v8-pool-size=1', '--initial-old-space-size=2048'],
  },
  answer: { load: () => import('./answer.ts') },
  fanout: { load: () => import('./fanout.ts') },
  leaderboard: { load: () => import('./leaderboard.ts') },
  lookup: { load: () => import('./lookup.ts') },
  pictures: { load: () => import('./pictures.ts') },
  queue: { load: () => import('./queue.ts') },
  review: { load: () => import('./review.ts') },
  scale: { load: () => import('./scale.ts'), flags: ['--v8-pool-size=1'] },
  seasons: { load: () => import('./seasons.ts') },
  start: { load: () => import('./start.ts') },
  wait: { load: () => import('./wait.ts') },
};

const [name = ''] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark) {
  const missing = benchmark.flags?.filter((flag) => !process.execArgv.includes(flag)) ?? [];
  if (missing.length > 0)
    process.execve?.(process.execPath, [process.execPath, ...missing, ...process.argv.slice(1)], process.env);
  const { run } = await benchmark.load();
  console.log(JSON.stringify(await run()));
} else {
  console.error(`There is no benchmark "${name}". There are: ${Object.keys(benchmarks).join(', ')}.`);
  process.exitCode = 2;
}

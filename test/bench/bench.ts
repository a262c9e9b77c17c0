/** `npm run bench -- NAME`: runs one benchmark; the last line printed is its figures as one JSON object. */

/** One line a benchmark; each file exports `run`. */
const benchmarks: Readonly<Record<string, () => Promise<{ readonly run: () => Promise<object> }>>> = {
  ack: () => import('./ack.ts'),
  answer: () => import('./answer.ts'),
  fanout: () => import('./fanout.ts'),
  lookup: () => import('./lookup.ts'),
  start: () => import('./start.ts'),
};

const [name = ''] = process.argv.slice(2);
const load = benchmarks[name];
if (load) {
  const { run } = await load();
  console.log(JSON.stringify(await run()));
} else {
  console.error(`There is no benchmark "${name}". There are: ${Object.keys(benchmarks).join(', ')}.`);
  process.exitCode = 2;
}

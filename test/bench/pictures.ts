/** What a picture costs: milliseconds from data to PNG, and how many kilobytes are sent. */
import { rasterise } from '../../src/chat/view/picture.ts';
import { samples } from '../pictures/samples.ts';

const TIMES = 9;
const WIDTH_PX = 1200;

type Figures = { readonly ms: number; readonly kB: number };

export const run = async (): Promise<Readonly<Record<string, Figures>>> => {
  const measured: [string, Figures][] = [];
  for (const [name, states] of Object.entries(samples))
    for (const state of ['usual', 'longest'] as const) {
      const draw = async (): Promise<Buffer> => (await rasterise(states[state]('light'), WIDTH_PX)).asPng();
      const bytes = (await draw()).length;
      const times: number[] = [];
      for (let time = 0; time < TIMES; time += 1) {
        const from = performance.now();
        await draw();
        times.push(performance.now() - from);
      }
      measured.push([`${name} ${state}`, { ms: Math.round(median(times)), kB: Math.round(bytes / 1024) }]);
    }
  return Object.fromEntries(measured);
};

const median = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;

/**
 * What a picture costs: milliseconds from data to PNG, how many of them the main thread works for
 * it, and how many kilobytes are sent.
 */
import { drawPng } from '../../src/chat/view/picture.ts';
import { samples } from '../pictures/samples.ts';

const TIMES = 9;

type Figures = { readonly ms: number; readonly mainMs: number; readonly kB: number };

export const run = async (): Promise<Readonly<Record<string, Figures>>> => {
  const measured: [string, Figures][] = [];
  for (const [name, states] of Object.entries(samples))
    for (const state of ['usual', 'longest'] as const) {
      let drawings = 0;
      // One that was drawn is kept: what says nothing makes another of it.
      const draw = (): Promise<Uint8Array> => {
        drawings += 1;
        return drawPng(`${states[state]('light')}<!-- ${drawings} -->`);
      };
      const kB = Math.round((await draw()).length / 1024);
      const times: { readonly ms: number; readonly mainMs: number }[] = [];
      for (let time = 0; time < TIMES; time += 1) {
        const [from, before] = [performance.now(), process.threadCpuUsage()];
        await draw();
        const { user, system } = process.threadCpuUsage(before);
        times.push({ ms: performance.now() - from, mainMs: (user + system) / 1000 });
      }
      const ms = Math.round(median(times.map((each) => each.ms)));
      const mainMs = Math.round(10 * median(times.map((each) => each.mainMs))) / 10;
      measured.push([`${name} ${state}`, { ms, mainMs, kB }]);
    }
  return Object.fromEntries(measured);
};

const median = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;

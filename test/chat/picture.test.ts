/** Promises of drawing: it costs the conversation nothing, and a message never waits for its picture in vain. */
import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { drawPng } from '../../src/chat/view/picture.ts';
import { rasterise } from '../../src/chat/view/rasterise.ts';
import { view } from '../../src/chat/view/view.ts';
import { prepareMessage } from '../../src/platforms/discord/render/pictures.ts';
import { samples } from '../pictures/samples.ts';

const svg = samples['heat-map']?.usual('light') ?? '';
/** Drawn by no other test. */
const unknown = svg.replace('</svg>', '<!-- a board --></svg>');
const board = view('A board', [
  { kind: 'picture', name: 'board', svg: unknown, alt: 'Ana is first, with 412 points.' },
]);

test('a thread that dies over a picture costs the message only that: its words stand in, and the next one has it', async () => {
  // Another test may have opened it already.
  const given = vi.spyOn(Worker.prototype, 'postMessage').mockImplementationOnce(function (this: Worker) {
    void this.terminate();
  });
  const failures: unknown[] = [];
  const told = await prepareMessage(board, (error) => failures.push(error));
  given.mockRestore();
  expect(told.files).toEqual([]);
  expect(JSON.stringify(told.body)).toContain('Ana is first, with 412 points.');
  expect(failures).toHaveLength(1);
  const shown = await prepareMessage(board, (error) => failures.push(error));
  expect(shown.files).toMatchObject([{ name: '1-board.png', contentType: 'image/png' }]);
  expect(failures).toHaveLength(1);
});

test('what draws them is another thread, and one that is known is drawn once', async () => {
  const other = svg.replace('</svg>', '<!-- another --></svg>');
  const spent = async (work: () => unknown): Promise<number> => {
    const before = process.threadCpuUsage();
    await work();
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  };
  expect(await spent(() => drawPng(other))).toBeLessThan((await spent(() => rasterise(other, 1200).asPng())) / 3);
  expect(await drawPng(other)).toBe(await drawPng(other));
});

/**
 * Takes the README's picture of a running sandbox: node test/e2e/take-picture.ts
 * http://127.0.0.1:3000 [docs/sandbox.png] ["/quiz cap theorem" B …]
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { launchBrowser } from './browser.ts';

const [url, file = 'docs/sandbox.png', ...given] = process.argv.slice(2);
if (!url) throw new Error('say where the sandbox runs: node test/e2e/take-picture.ts http://127.0.0.1:3000');
const lines = given.length > 0 ? given : ['/concept cap theorem', '/quiz cap theorem 5', 'B'];

const browser = await launchBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
  });
  await page.goto(`${url}/?as=amara#dm-amara`);
  const composer = page.getByRole('combobox', { name: 'Message Watermark' });
  // What begins with a slash is a command; anything else is the label of a button under the newest
  // message.
  for (const line of lines) {
    const answered = page.waitForResponse(`${url}/api/interactions`);
    if (line.startsWith('/')) {
      await composer.fill(line);
      await composer.press('Enter');
    } else await page.getByRole('article').last().getByRole('button', { name: line, exact: true }).click();
    await answered;
    await page.waitForFunction(() => document.querySelector('.thinking, [aria-busy=true]') === null);
  }
  // Pictures and fonts have come, nothing is hovered, and no caret blinks.
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLImageElement>('article .block-picture img')].every(({ complete }) => complete),
  );
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await composer.focus();
  await page.mouse.move(0, 0);
  mkdirSync(dirname(file), { recursive: true });
  await page.screenshot({ path: file, caret: 'hide' });
  console.info(file);
} finally {
  await browser.close();
}

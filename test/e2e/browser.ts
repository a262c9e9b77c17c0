/**
 * Finds a real browser: CHROME_PATH, then what the system has, then the one that comes with an npm
 * package. Never none in silence.
 */
import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A container's shared memory is small; root can't use Chromium's own sandbox, and all these tests
 * open is our own page.
 */
const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/** Throws, saying how to give it one, when no browser can be found. */
export const launchBrowser = async (): Promise<Browser> => {
  const wanted = process.env['CHROME_PATH'];
  if (wanted && !existsSync(wanted)) throw new Error(`CHROME_PATH is ${wanted}, and there is nothing there`);
  const system = wanted ?? USUAL_PATHS.find((path) => existsSync(path));
  if (system) return playwright.launch({ executablePath: system, args: FLAGS });
  if (process.platform !== 'linux')
    throw new Error('no Chrome or Chromium found: install one, or say where it is with CHROME_PATH=/path/to/chrome');
  // Not with the flags it brings: made for a lambda, they run all in one process, which ends with
  // its first closed window.
  return playwright.launch({ executablePath: await chromium.executablePath(), args: FLAGS });
};

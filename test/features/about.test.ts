/** Promises of the pages about the bot: what is kept and what can be expected, at an address of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { personRows } from '../../src/database/person-rows.ts';
import { createBot, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let made: TestDatabase;
beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());

const publicUrl = 'https://watermark.example';
const open = async (path: string, supportContact?: string): Promise<string> => {
  const { features } = createBot(made.database, { publicUrl, ...(supportContact ? { supportContact } : {}) });
  const page = features.flatMap(({ pages = [] }) => pages).find((each) => each.path === path);
  const response = await page?.answer(new Request(publicUrl + path));
  expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'");
  return (await response?.text()) ?? 'none';
};

test('/privacy says all that is declared of people’s rows, and whom to write to', async () => {
  const page = await open('/privacy', 'help@watermark.example');
  const said = page.replaceAll(/<[^>]*>/g, '').replaceAll('&amp;', '&');
  for (const { holds, why } of personRows) {
    expect(said).toContain(holds.replaceAll('**', ''));
    expect(said).toContain(why);
  }
  expect(page).toContain('<table>');
  expect(page).not.toMatch(/&lt;!--|undefined/);
  expect(page).toContain('<a href="mailto:help@watermark.example">');
});

test('/terms says what can be expected, and leads to /privacy', async () => {
  const page = await open('/terms');
  expect(page).toMatch(/<h1>Terms of use<\/h1>[\s\S]*MIT licence/);
  expect(page).toContain('<a href="privacy">');
  expect(page).not.toContain('Contact');
  expect(await open('/terms', 'https://help.example/?a="><script>')).not.toContain('<script');
});

test('/help names the pages and whom to tell, as far as there are any', async () => {
  const helpOf = async (start: Parameters<typeof createBot>[1]): Promise<string> => {
    const bot = createBot(made.database, start);
    return JSON.stringify(await bot.person('Amara').command('help'));
  };
  const said = await helpOf({ publicUrl, supportContact: 'help@watermark.example' });
  expect(said).toContain('help@watermark.example');
  for (const path of ['privacy', 'terms']) expect(said).toContain(`${publicUrl}/${path}`);
  const none = createBot(made.database);
  expect(wordsIn(await none.person('Amara').command('help'))).not.toMatch(/Tell|terms/);
});

test('without a public address there are no such pages', () => {
  const pages = createBot(made.database).features.flatMap((each) => each.pages ?? []);
  expect(pages.map(({ path }) => path)).not.toContain('/privacy');
});

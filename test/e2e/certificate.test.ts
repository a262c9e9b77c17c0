/**
 * A certificate in a real browser, from the name that is typed to the page that says it was revoked,
 * and by the shell.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ingress, openIngress } from '../../src/ingress/ingress.ts';
import { meetPath } from '../support/meet-path.ts';
import { freePort } from '../support/postgres-server.ts';
import { runCommand } from '../support/run-command.ts';
import { launchBrowser } from './browser.ts';
import { openRoom, type Room, type Window } from './office-hours-room.ts';
import { barriersOn } from './page-checks.ts';

const PATIENCE_MS = 30_000;
const KEY = Buffer.alloc(32, 7);

let browser: Browser;
let room: Room;
let ingress: Ingress;
let folder: string;
let publicUrl: string;

beforeAll(async () => {
  browser = await launchBrowser();
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${port}`;
  room = await openRoom(browser, { publicUrl, certificateKeys: { current: 'spring', keys: { spring: KEY } } });
  ingress = openIngress({ info: () => {}, warn: () => {}, error: () => {} });
  for (const { path, answer } of room.pages) ingress.serve(path, answer);
  await ingress.listen({ port, host: '127.0.0.1' });
  folder = await mkdtemp(join(tmpdir(), 'certificate-'));
}, 2 * PATIENCE_MS);
afterAll(async () => {
  await browser.close();
  await ingress.stopListening();
  await ingress.close();
  await room.end();
  await rm(folder, { recursive: true });
}, PATIENCE_MS);

const shows = (window: Window, words: string | RegExp): Promise<void> =>
  window.page.getByRole('article').getByText(words).last().waitFor();

/** As whoever runs the bot does. */
const verify = (what: string) =>
  runCommand(['verify', what], {
    environment: { DATABASE_URL: room.database.url, CERTIFICATE_KEYS: `spring:${KEY.toString('base64')}` },
  });

test('who met their path gets a paper that anybody can check, until an organiser revokes it', async () => {
  await meetPath(room.database.database, room.now(), 'amara', ['tomas', 'kofi']);
  const amara = await room.open('amara', 'dm-amara');
  await amara.say('/certificate');
  await amara.press('Get your certificate');
  await amara.dialog().getByLabel('The name on it').fill('Amara “Ada” Okafor');
  await amara.dialog().getByRole('button', { name: 'Issue it' }).click();
  await shows(amara, 'It’s signed: nothing on it can be changed unnoticed.');
  const [download] = await Promise.all([
    amara.page.waitForEvent('download'),
    amara.page.getByRole('link', { name: /certificate-.*\.pdf/ }).click(),
  ]);
  const file = join(folder, 'certificate.pdf');
  await download.saveAs(file);
  const genuine = await verify(file);
  expect(genuine).toMatchObject({ code: 0, said: expect.stringContaining('Genuine: signed with the key “spring”') });
  expect(genuine.said).toContain('Name: Amara “Ada” Okafor');
  const [, code = ''] = /Code: (\S+)/.exec(genuine.said) ?? [];
  expect(await verify(code)).toMatchObject({ code: 0, said: expect.stringContaining('Valid:') });

  const stranger = await (await browser.newContext()).newPage();
  stranger.setDefaultTimeout(PATIENCE_MS / 2);
  await stranger.goto(`${publicUrl}/verify`);
  await stranger.getByLabel('The code on it').fill('AAAAA-BBBBB-CCCCC-DDDDD');
  await stranger.getByRole('button', { name: 'Check it' }).click();
  await stranger.getByRole('heading', { name: 'Nobody here knows this code' }).waitFor();
  expect(await stranger.getByLabel('The code on it').inputValue()).toBe('AAAAA-BBBBB-CCCCC-DDDDD');
  await stranger.getByLabel('The code on it').fill(code.toLowerCase());
  await stranger.getByRole('button', { name: 'Check it' }).click();
  await stranger.getByRole('heading', { name: 'This certificate is valid' }).waitFor();
  await stranger.getByText('Amara “Ada” Okafor').waitFor();
  expect(await barriersOn(stranger)).toEqual([]);

  const ines = await room.open('ines', 'dm-ines');
  await ines.say('/cohort');
  await ines.press('Insight');
  await ines.press('Certificates');
  await ines.page.getByRole('article').last().getByRole('button', { name: 'Revoke one' }).click();
  await ines.page.getByRole('option', { name: /Amara/ }).click();
  await ines.press('Revoke it');
  await shows(ines, /; revoked on /);

  await stranger.reload();
  await stranger.getByRole('heading', { name: 'This certificate was revoked' }).waitFor();
  expect(await barriersOn(stranger)).toEqual([]);
  expect(await verify(code)).toMatchObject({ code: 1, said: expect.stringContaining('Revoked on ') });
  // Without the database it is only known that it was signed, and where to ask.
  const signed = await verify(file);
  expect(signed.code).toBe(0);
  expect(signed.said).toContain('Whether it was revoked since, the code says');
  await amara.say('/certificate');
  await shows(amara, /was revoked on/);
  expect(room.failures).toEqual([]);
}, 120_000);

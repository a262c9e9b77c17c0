/** Promises about headings: a name fits in each, though a platform writes some of its signs out, six for one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { labelsOn, type Person, viewOf, wordsIn } from '../support/bot.ts';
import { createScene, type Scene } from '../support/office-hours-scene.ts';

const WIDE = '>'.repeat(80);
let scene: Scene;
let ora: Person;
let hal: Person;
let lea: Person;

beforeAll(async () => {
  scene = await createScene();
  ora = scene.bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
  [hal, lea] = [await scene.member(WIDE, 'helper'), await scene.member(`${WIDE.slice(1)}<`)];
  await scene.setUp();
  await scene.rows(`update cohort set name = repeat('>', 80)`);
  await scene.rows(
    `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
     select gen_random_uuid(), workspace_id, 'another', 'Another', packs, starts_on, created_at from cohort`,
  );
});
afterAll(() => scene.end());

const act = (person: Person, verb: string, argument?: string): Promise<Reply> =>
  person.send({ kind: 'action', controlId: [verb, scene.cohortId, argument].filter(Boolean).join(':'), values: [] });

const headingOf = (reply: Reply): string => {
  const found = viewOf(reply).blocks.find(({ kind }) => kind === 'heading');
  return found?.kind === 'heading' ? wordsIn({ answers: 'private', view: { summary: '', blocks: [found] } }) : '';
};

test.each([
  ['/cohort', () => act(ora, 'cohort.choose')],
  ['/setup', () => act(ora, 'setup.choose')],
  ['/reports', () => act(ora, 'reports.choose')],
  ['/deliveries', () => act(ora, 'deliveries.choose')],
  ['/path', () => act(ora, 'path.choose')],
  ['work to look at', () => act(ora, 'submissions.waiting')],
  ['shared journals', () => act(ora, 'journal.turn')],
  ['the line of office hours', () => act(hal, 'office-hours.show')],
  ['how office hours are set up', () => act(ora, 'office-hours.setup')],
  ['when they are', () => act(ora, 'office-hours.schedule')],
  ['how they go', () => act(ora, 'office-hours.stats')],
])('a cohort’s name fits the heading of %s', async (_, open) => {
  expect(headingOf(await open())).toContain('>>>>>');
  expect(scene.bot.failures).toEqual([]);
});

test.each(['cohort.member', 'cohort.learner'])('a member’s name fits the heading of %s', async (verb) => {
  const [learner] = await scene.rows<{ id: string }>(`select person_id as id from account where name like '%<'`);
  expect(headingOf(await act(ora, verb, learner?.id))).toContain('>>>>>');
  expect(scene.bot.failures).toEqual([]);
});

test('names fit what a helper is shown and told: who was called, who is being helped, whose help is ended', async () => {
  await scene.open(hal);
  await scene.joinInTurn(lea);
  const card = await scene.say(hal, 'next');
  expect(headingOf(card)).toMatch(/^You’ve called >>>/);
  await scene.press(lea, await scene.say(lea, 'place'), 'I’m here');
  await scene.forward({ minutes: 26 });
  const titles = scene.written(hal).map((view) => headingOf({ answers: 'private', view }));
  for (const title of [/^You’re helping >>>/, /minutes with >>>/])
    expect(titles).toContainEqual(expect.stringMatching(title));
  const line = await act(ora, 'office-hours.show');
  const end = labelsOn(line).find((label) => label.startsWith('End for')) ?? '';
  expect(headingOf(await scene.press(ora, line, end))).toMatch(/^End it for >>>/);
  expect(scene.bot.failures).toEqual([]);
});

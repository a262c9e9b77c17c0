/** Promises about what is asked of Slack while people pick: seldom, and never a failure kept. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createContractFeature } from '../../contract/contract-features.ts';
import type { Member } from '../../peers/slack/member.ts';
import { type Running, startSlack } from './start.ts';

const { dispatcher, feature } = createContractFeature();
let running: Running;
let one: Member;
let aheadS = 0;
const now = (): Temporal.Instant => Temporal.Now.instant().add({ seconds: aheadS });

beforeAll(async () => {
  running = await startSlack({ dispatcher, commands: feature.commands, transport: 'socket', needs: { now } });
  one = running.peer.member('One Person');
});
afterEach(() => running.peer.faults.clear());
afterAll(() => running.stop());

const calls = (method: string, user?: string): number =>
  running.peer.log.calls.filter((call) => call.method === method && (user === undefined || call.args['user'] === user))
    .length;
const pick = async (id: string): Promise<string> => {
  expect(await one.run(`/pick who="<@${id}>"`)).toEqual({ ok: true });
  await running.rest();
  return one.sees().at(-1)?.words ?? '';
};

test('somebody whom Slack couldn’t be asked about is asked about again at once, then no more', async () => {
  const { id } = running.peer.member('Gone Person');
  await pick(one.id);
  running.peer.faults.error('users.info', 'internal_error', 1);
  expect(await pick(id)).toContain(`picked ${id}`);
  await pick(id);
  await pick(id);
  expect(calls('users.info', id)).toBe(2);
});

const type = async (typed: string): Promise<string> => {
  expect(await one.run(`/pick ${typed}`)).toEqual({ ok: true });
  await running.rest();
  return one.sees().at(-1)?.words ?? '';
};

test('a typed @name is whoever is called that, on whichever page of the list; nobody is guessed among several', async () => {
  const { peer } = running;
  const ada = peer.member('Ada Lovelace');
  for (const typed of ['@ada.lovelace', 'who="@Ada  lovelace"', 'who=@ADA.LOVELACE'])
    expect(await type(typed)).toContain(`picked ${ada.id}`);
  expect(calls('users.list')).toBe(1);
  expect(await type('@nobody.here')).toContain('I can’t tell who or what “@nobody.here” is.');
  for (let number = 0; number < 1000; number += 1) peer.member(`Crowd ${number}`);
  const last = peer.member('Last One');
  peer.member('Twin Person');
  peer.member('Twin Person');
  peer.member('Left Person').deactivate();
  aheadS += 301;
  expect(await type('@last.one')).toContain(`picked ${last.id}`);
  expect(calls('users.list')).toBe(3);
  expect(await type('who="@Twin Person"')).toContain('I can’t tell who');
  expect(await type('@left.person')).toContain('isn’t in this workspace any more');
});

test('Slack is asked again when it said, and not before', async () => {
  aheadS += 301;
  const before = calls('users.list');
  running.peer.faults.rateLimit('users.list', 1, 30);
  for (let time = 0; time < 3; time += 1) expect(await type('@one.person')).toContain('I can’t tell who');
  expect(calls('users.list')).toBe(before + 1);
  aheadS += 31;
  expect(await type('@one.person')).toContain(`picked ${one.id}`);
  const { id } = running.peer.member('New Person');
  const asked = calls('users.info', id);
  running.peer.faults.rateLimit('users.info', 1, 60);
  for (let time = 0; time < 3; time += 1) expect(await pick(id)).toContain(`picked ${id}`);
  expect(calls('users.info', id)).toBe(asked + 1);
});

test('groups that we may not see are asked for once, not at each letter', async () => {
  running.peer.faults.missingScope('usergroups.list', 'usergroups:read');
  expect(await one.run('/pick-form')).toEqual({ ok: true });
  await running.rest();
  const modal = one.openView;
  if (!modal) throw new Error('no form was opened');
  for (const typed of ['s', 'st', 'stu'])
    expect((await one.suggest(modal, 'Team', typed)).labels).toEqual(['I may not see user groups here yet']);
  expect(calls('usergroups.list')).toBe(1);
});

test('a name in a team too large to be read whole is nobody’s: whoever comes later may be called the same', async () => {
  aheadS += 301;
  for (let number = 0; number < 5000; number += 1) running.peer.member(`Throng ${number}`);
  expect(await type('@one.person')).toContain('I can’t tell who');
});

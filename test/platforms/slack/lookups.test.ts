/** Promises about what is asked of Slack while people pick: seldom, and never a failure kept. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createContractFeature } from '../../contract/contract-features.ts';
import type { Member } from '../../peers/slack/member.ts';
import { type Running, startSlack } from './start.ts';

const { dispatcher, feature } = createContractFeature();
let running: Running;
let one: Member;

beforeAll(async () => {
  running = await startSlack({ dispatcher, commands: feature.commands, transport: 'socket' });
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

/**
 * A role on Discord or a user group on Slack that is deleted there: what it gave lapses, whoever
 * organises is told, and nobody is kept out.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outcome } from '../peers/discord/member/outcome.ts';
import type { SeenMessage } from '../peers/discord/member/seen.ts';
import { type BothPeers, openBothPeers } from './both-peers.ts';

const MANAGE_GUILD = 1n << 5n;
const MEMBER = 1n << 31n;
const general = { channel: 'general' };
const ONLY_HELPERS = 'No report is open';

let here: BothPeers;
beforeAll(async () => {
  here = await openBothPeers();
});
afterAll(async () => {
  await here.close();
  expect(here.bot.failures).toEqual([]);
});

const sources = async (): Promise<readonly (string | null)[]> => {
  const rows = await here.own.database.statement<{ name: string | null }>(
    'select role_name as name from cohort_role_source order by role_name',
    [],
  );
  return rows.map(({ name }) => name);
};

const messageOf = (outcome: Outcome): SeenMessage => {
  if (outcome.kind === 'message' || outcome.kind === 'update') return outcome.message;
  throw new Error(`got ${outcome.kind}: ${JSON.stringify(outcome)}`);
};

test('on Discord', async () => {
  const { peer } = here;
  const guild = peer.guilds[0]?.id ?? '';
  const ines = peer.member('Ines', { permissions: MANAGE_GUILD | MEMBER });
  const hal = peer.member('Hal');
  const lea = peer.member('Lea');
  const [mentors, leads] = [peer.createRole(guild, 'Mentors'), peer.createRole(guild, 'Leads')];
  peer.giveRoles(guild, hal, [mentors]);
  peer.giveRoles(guild, lea, [leads]);

  const empty = messageOf(await ines.run('setup', {}, general));
  await ines.press(empty, 'Begin the cohort');
  const begun = messageOf(await ines.submit({}));
  await ines.press(begun, 'Choose roles');
  const saved = messageOf(await ines.submit({ Helpers: [mentors], Organisers: [leads] }));
  expect(saved.text).toContain('1 role for helpers');
  expect(await sources()).toEqual(['Leads', 'Mentors']);
  expect(messageOf(await hal.run('reports', {}, general)).text).toContain(ONLY_HELPERS);
  const ofLea = messageOf(await lea.run('cohort', {}, general));
  expect(ofLea.text).toContain('You’re an organiser here');

  peer.deleteRole(guild, mentors);
  peer.deleteRole(guild, leads);
  expect(messageOf(await hal.run('reports', {}, general)).text).not.toContain(ONLY_HELPERS);
  expect(messageOf(await lea.press(ofLea, 'Platform roles')).text).not.toContain('Mentors');
  expect(messageOf(await hal.run('quiz', { about: 'cap theorem' }, general)).text).toContain('1 of');

  // Whoever manages the server keeps the cohort, finds what is gone, and clears it away.
  expect(messageOf(await ines.run('setup', {}, general)).text).toMatch(
    /(Mentors, Leads|Leads, Mentors): deleted there/,
  );
  const cohort = messageOf(await ines.run('cohort', {}, general));
  const listed = messageOf(await ines.press(cohort, 'Platform roles'));
  expect(listed.text).toContain('**Mentors** was deleted there');
  expect(messageOf(await ines.press(listed, 'Remove Mentors')).text).toContain('**Leads** was deleted there');
  expect(await sources()).toEqual(['Leads']);

  // While it is chosen in a form.
  const tutors = peer.createRole(guild, 'Tutors');
  await ines.press(messageOf(await ines.run('setup', {}, general)), 'Add a role');
  peer.deleteRole(guild, tutors);
  expect(messageOf(await ines.submit({ Helpers: [tutors] })).text).toContain('no longer there');
  expect(await sources()).toEqual(['Leads']);

  // A server that doesn't answer keeps nobody from its page.
  peer.faults.fail('GET /guilds/:guild/roles', 500, 10);
  expect(messageOf(await ines.run('setup', {}, general)).text).toContain('1 role for organisers');
  expect(here.bot.failures.splice(0)).toHaveLength(1);
});

test('in Slack', async () => {
  const { peer, rest } = here.slack;
  const ines = peer.member('Ines', { admin: true });
  const hal = peer.member('Hal');
  const mentors = peer.userGroup('mentors');
  await peer.fillGroup(mentors, [hal]);
  const newest = (who = ines) => who.sees('general').at(-1) ?? expect.fail('nothing is seen');
  const run = async (who: typeof ines, command: string) => {
    await who.run(command, general);
    await rest();
    return newest(who);
  };
  const press = async (label: string) => {
    await ines.press(newest(), label);
    await rest();
    return newest();
  };
  const pick = async (handle: string) => {
    await ines.suggest(ines.openView ?? expect.fail('no form is open'), 'Helpers', handle);
    return { Helpers: [`@${handle}`] };
  };
  await run(ines, '/setup');
  await press('Begin the cohort');
  await ines.submit();
  await rest();
  await press('Choose roles');
  expect(await ines.submit(await pick('mentors'))).toMatchObject({ outcome: 'closed' });
  await rest();
  expect(newest().words).toContain('1 role for helpers');
  expect((await run(hal, '/reports')).words).toContain(ONLY_HELPERS);

  await peer.disableGroup(mentors);
  await rest();
  expect((await run(hal, '/reports')).words).not.toContain(ONLY_HELPERS);
  expect((await run(ines, '/setup')).words).toContain('@mentors: deleted there');
  await run(ines, '/cohort');
  expect((await press('Platform roles')).words).toContain('was deleted there');
  await press('Remove @mentors');

  const tutors = peer.userGroup('tutors');
  await peer.fillGroup(tutors, [hal]);
  await rest();
  await run(ines, '/setup');
  await press('Choose roles');
  const picked = await pick('tutors');
  await peer.disableGroup(tutors);
  await rest();
  const refused = await ines.submit(picked);
  expect(refused).toMatchObject({ outcome: 'errors' });
  expect(JSON.stringify(refused)).toContain('no longer there');
  expect(await sources()).toEqual(['Leads']);
});

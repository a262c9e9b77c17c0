/**
 * Promises about roles that Discord and Slack give where they don't say them with each act: looked
 * up over the wire, remembered for five minutes, and no answer waits for it.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { PlatformRoles } from '../../src/chat/look-up-roles.ts';
import type { PlatformName } from '../../src/lib/platforms.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { type Bot, createBot, createTestClock, findButton, findSelect, type Person, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { closeAll, startForTest } from './discord/start-discord.ts';
import { type Running, startSlack } from './slack/start.ts';

const LOOK_UP = 'GET /guilds/:guild/members/:user';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const openBot = async (platformRoles: Map<PlatformName, PlatformRoles>): Promise<{ bot: Bot; own: TestDatabase }> => {
  const own = await createPostgresDatabase();
  closing.push(own.drop);
  const bot = createBot(own.database, { clock: createTestClock(), platformRoles });
  closing.push(async () => expect(bot.failures).toEqual([]));
  return { bot, own };
};

/** An organiser begins a cohort there, and lets this role stand for a helper's in it. */
const letStand = async (ora: Person, roleId: string): Promise<void> => {
  const begun = await ora.fill(await ora.press(await ora.command('cohort'), 'Begin a cohort'), {
    name: ['Spring'],
    starts: ['2 Mar 2026'],
  });
  expect(wordsIn(begun)).toContain('Spring');
  const form = await ora.press(await ora.press(await ora.command('cohort'), 'Platform roles'), 'Add a role');
  expect(wordsIn(await ora.fill(form, { id: [roleId], role: ['helper'] }))).toContain('is a helper here');
};

const isHelper = async (person: Person): Promise<boolean> =>
  wordsIn(await person.command('reports')).includes('No report is open');

describe('a role on Discord', () => {
  const open = async (): Promise<{
    bot: Bot;
    peer: DiscordPeer;
    hal: Person;
    ora: Person;
    guild: string;
    id: string;
    role: string;
  }> => {
    const peer = await startDiscordPeer({ limits: 'none' });
    closing.push(peer.close);
    const platformRoles = new Map<PlatformName, PlatformRoles>();
    const { bot, own } = await openBot(platformRoles);
    const { roles } = await startForTest(peer, own, { dispatcher: bot.dispatcher, commands: [] });
    closing.push(closeAll);
    platformRoles.set('discord', {
      ...roles,
      of: async (guild, user) => {
        const found = await roles.of(guild, user);
        return found && { ...found, at: bot.clock.now() };
      },
    });
    const guild = peer.guilds[0]?.id ?? '';
    const { id } = peer.member('hal');
    const ora = bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: guild });
    const role = peer.createRole(guild, 'Mentors');
    await letStand(ora, role);
    // In the server Discord says their roles with each act.
    const there = bot.person(id, { platform: 'discord', workspace: guild });
    const origin = { ...there.origin, account: { ...there.origin.account, roles: [] } };
    await there.send({ kind: 'command', command: 'help', options: {}, origin });
    return { bot, peer, ora, guild, id, role, hal: bot.person(id, { platform: 'discord', workspace: 'direct' }) };
  };

  test('counts in direct messages, is asked for once in five minutes, and lapses with it there', async () => {
    const { bot, peer, hal, guild, id, role } = await open();
    peer.giveRoles(guild, { id }, [role]);
    expect(await isHelper(hal)).toBe(true);
    expect(await isHelper(hal)).toBe(true);
    expect(peer.log.of(LOOK_UP)).toHaveLength(1);
    peer.giveRoles(guild, { id }, []);
    bot.clock.forward({ minutes: 5, seconds: 1 });
    expect(await isHelper(hal)).toBe(false);
    expect(peer.log.of(LOOK_UP)).toHaveLength(2);
    peer.giveRoles(guild, { id }, [role]);
    bot.clock.forward({ minutes: 5, seconds: 1 });
    expect(await isHelper(hal)).toBe(true);
    peer.leaves(guild, { id });
    bot.clock.forward({ minutes: 5, seconds: 1 });
    expect(await isHelper(hal)).toBe(false);
  });

  test('is looked up by no answer, and by no press of a learner', async () => {
    const { bot, peer, hal } = await open();
    const asked = await hal.command('quiz', { about: 'cap theorem' });
    const before = peer.log.of(LOOK_UP).length;
    bot.clock.forward({ minutes: 6 });
    await hal.press(asked, 'Skip');
    expect(peer.log.of(LOOK_UP)).toHaveLength(before);
  });

  test('that Discord can’t be asked for keeps nobody from a command', async () => {
    const { bot, peer, hal } = await open();
    peer.faults.fail(LOOK_UP, 500, 10);
    expect(await isHelper(hal)).toBe(false);
    expect(bot.failures.splice(0)).toHaveLength(1);
  });

  test('that is added in direct messages stands for one in the cohort’s own server', async () => {
    const { bot, peer, guild, id, hal, ora: here } = await open();
    await bot.enrol(here, 'organiser');
    const ora = bot.person('Ora', { platform: 'discord', workspace: 'direct' });
    const other = peer.createRole(guild, 'Tutors');
    const which = await ora.command('cohort');
    const meant = findSelect(which).options.find(({ label }) => label === 'Cohort')?.value ?? '';
    const form = await ora.press(await ora.press(await ora.choose(which, [meant]), 'Platform roles'), 'Add a role');
    await ora.fill(form, { id: [other], role: ['helper'] });
    peer.giveRoles(guild, { id }, [other]);
    bot.clock.forward({ minutes: 6 });
    expect(await isHelper(hal)).toBe(true);
  });
});

describe('a user group on Slack', () => {
  const open = async (): Promise<{ bot: Bot; running: Running; hal: Person; id: string; group: string }> => {
    const platformRoles = new Map<PlatformName, PlatformRoles>();
    const { bot } = await openBot(platformRoles);
    const running = await startSlack({
      dispatcher: bot.dispatcher,
      commands: bot.features.flatMap(({ commands }) => commands),
      transport: 'socket',
      needs: { now: bot.clock.now, onRoleChange: (change) => bot.roleLookups.forget('slack', change) },
    });
    closing.push(running.stop);
    platformRoles.set('slack', running.slack.roles);
    const { id } = running.peer.member('Hal');
    const workspace = running.peer.teamId;
    const group = running.peer.userGroup('mentors');
    await letStand(bot.person('Ora', { role: 'organiser', platform: 'slack', workspace }), group);
    // Ids are upper case on Slack, and a person's is their name in lower case here.
    const made = bot.person('Hal', { platform: 'slack', workspace });
    const origin = { ...made.origin, account: { ...made.origin.account, externalId: id } };
    const hal = {
      ...made,
      origin,
      command: (command: string) => made.send({ kind: 'command', command, options: {}, origin }),
    } as Person;
    return { bot, running, id, group, hal };
  };
  const asked = ({ peer }: Running): number =>
    peer.log.calls.filter(({ method }) => method === 'usergroups.list').length;

  test('gives its people a role at once when Slack tells of them, and takes it back', async () => {
    const { running, hal, id, group } = await open();
    const { peer } = running;
    expect(await isHelper(hal)).toBe(false);
    await peer.fillGroup(group, [{ id }]);
    await running.rest();
    expect(await isHelper(hal)).toBe(true);
    const before = asked(running);
    expect(await isHelper(hal)).toBe(true);
    expect(asked(running)).toBe(before);
    await peer.fillGroup(group, []);
    await running.rest();
    expect(await isHelper(hal)).toBe(false);
    await peer.fillGroup(group, [{ id }]);
    await running.rest();
    expect(await isHelper(hal)).toBe(true);
    await peer.disableGroup(group);
    await running.rest();
    expect(await isHelper(hal)).toBe(false);
  });

  test('that nobody has looked up for a while keeps its people from no button, whoever it is for', async () => {
    const { bot, running, hal, id, group } = await open();
    await running.peer.fillGroup(group, [{ id }]);
    await running.rest();
    const press = (on: Reply, label: string): Promise<Reply> =>
      hal.send({ kind: 'action', controlId: findButton(on, label).id, values: [], origin: hal.origin });
    const members = await press(await hal.command('cohort'), 'Members');
    bot.clock.forward({ minutes: 6 });
    expect(wordsIn(await press(members, 'Back'))).toContain('You’re a helper here');
    await running.peer.fillGroup(group, []);
    await running.rest();
    bot.clock.forward({ minutes: 6 });
    expect(wordsIn(await press(members, 'Back'))).toContain('I can’t find that cohort among yours');
  });

  test('that was made a moment ago is there, though those of its workspace were read before', async () => {
    const { bot, running, hal } = await open();
    expect(await isHelper(hal)).toBe(false);
    bot.clock.forward({ seconds: 11 });
    const roleExternalId = running.peer.userGroup('tutors');
    const tutors = { platform: 'slack', workspaceExternalId: running.peer.teamId, roleExternalId } as const;
    const never = { ...tutors, roleExternalId: 'S404' };
    expect(await bot.roleLookups.findGone([tutors, never])).toEqual([never]);
  });

  test('lapses after five minutes where Slack tells nothing', async () => {
    const { bot, running, hal, id, group } = await open();
    await running.peer.fillGroup(group, [{ id }]);
    await running.rest();
    expect(await isHelper(hal)).toBe(true);
    running.peer.faults.missingScope('usergroups.list', 'usergroups:read');
    bot.clock.forward({ minutes: 5, seconds: 1 });
    expect(await isHelper(hal)).toBe(false);
    const before = asked(running);
    expect(await isHelper(hal)).toBe(false);
    expect(asked(running)).toBe(before);
    running.peer.faults.clear();
    bot.clock.forward({ minutes: 5, seconds: 1 });
    expect(await isHelper(hal)).toBe(true);
  });
});

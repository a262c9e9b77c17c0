/** A real, unmodified discord.js client is at home on the peer. */
import {
  type ApplicationCommandDataResolvable,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  AttachmentBuilder,
  ButtonStyle,
  ComponentType,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  PermissionFlagsBits,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { expect, it } from 'vitest';
import type { Outcome } from './member/outcome.ts';
import type { DiscordPeer } from './start.ts';
import { login, openPeer } from './test-client.ts';

const COMMANDS: ApplicationCommandDataResolvable[] = [
  {
    name: 'quiz',
    description: 'Questions',
    options: [
      {
        type: ApplicationCommandOptionType.Integer,
        name: 'count',
        description: 'How many',
        minValue: 1,
        maxValue: 10,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'about',
        description: 'What about',
        autocomplete: true,
      },
    ],
  },
  {
    name: 'cohort',
    description: 'The cohort',
    defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
    options: [{ type: ApplicationCommandOptionType.Subcommand, name: 'create', description: 'A new one' }],
  },
  { name: 'Look this up', type: ApplicationCommandType.Message },
];

const here = { channel: 'study' };

const start = async (answer: (interaction: Interaction) => unknown): Promise<DiscordPeer> => {
  const peer = await openPeer();
  const client = await login(peer, answer);
  await client.application.commands.set(COMMANDS);
  return peer;
};

const messageOf = (outcome: Outcome) => {
  if (outcome.kind !== 'message' && outcome.kind !== 'update') throw new Error(`got ${JSON.stringify(outcome)}`);
  return outcome.message;
};

const text = (content: string) => ({ type: ComponentType.TextDisplay as const, content });
const row = (...ids: string[]) => ({
  type: ComponentType.ActionRow as const,
  components: ids.map((customId) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Primary as const,
    customId,
    label: `press ${customId}`,
  })),
});

it('logs in, knows its guilds and channels, and registers commands that members are then offered', async () => {
  const peer = await openPeer();
  const client = await login(peer);
  expect(client.guilds.cache.map(({ name }) => name)).toEqual(['Cohort']);
  expect(client.channels.cache.map((channel) => ('name' in channel ? channel.name : ''))).toEqual(['general', 'study']);
  await client.application.commands.set(COMMANDS);
  expect(peer.member('ada').offered(here)).toEqual(['quiz', 'Look this up']);
  expect(peer.member('grace', { permissions: PermissionFlagsBits.ManageGuild }).offered(here)).toEqual([
    'quiz',
    'cohort',
    'Look this up',
  ]);
});

it('brings a slash command with its options and shows everybody the answer', async () => {
  const peer = await start(
    (interaction) =>
      interaction.isChatInputCommand() &&
      interaction.reply(`${interaction.options.getInteger('count')} for ${interaction.user.username}`),
  );
  const outcome = await peer.member('ada').run('quiz', { count: 3 }, here);
  expect(messageOf(outcome)).toMatchObject({ text: '3 for ada', ephemeral: false, edited: false });
  expect(
    peer
      .member('bob')
      .sees(here)
      .map((message) => message.text),
  ).toEqual(['3 for ada']);
});

it('brings a subcommand, and refuses what the client would refuse', async () => {
  const peer = await start(
    (interaction) => interaction.isChatInputCommand() && interaction.reply(interaction.options.getSubcommand()),
  );
  const organiser = peer.member('grace', { permissions: PermissionFlagsBits.ManageGuild });
  expect(messageOf(await organiser.run('cohort create', {}, here)).text).toBe('create');
  await expect(peer.member('ada').run('cohort create', {}, here)).rejects.toThrow('no command "cohort"');
  await expect(organiser.run('quiz', { count: 11 }, here)).rejects.toThrow('at most 10');
  await expect(organiser.run('quiz', { size: 1 }, here)).rejects.toThrow('no option size');
});

it('shows a private, deferred answer to its owner alone, loading until it is filled in', async () => {
  const peer = await start(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({
      flags: MessageFlags.IsComponentsV2,
      components: [text('only yours')],
    });
  });
  const outcome = await peer.member('ada').run('quiz', {}, here);
  expect(outcome).toMatchObject({
    kind: 'message',
    deferred: true,
    message: { text: 'only yours', ephemeral: true, loading: false },
  });
  expect(peer.member('bob').sees(here)).toEqual([]);
});

it('brings buttons and selects, updates their message in place, and lets others press what is public', async () => {
  const peer = await start(async (interaction) => {
    const flags = MessageFlags.IsComponentsV2;
    if (interaction.isChatInputCommand())
      await interaction.reply({ flags, components: [text('pick'), row('yes', 'no')] });
    if (interaction.isButton())
      await interaction.update({
        components: [text(`${interaction.user.username} said ${interaction.customId}`)],
      });
  });
  const asked = messageOf(await peer.member('ada').run('quiz', {}, here));
  expect(asked.buttons.map(({ label }) => label)).toEqual(['press yes', 'press no']);
  const outcome = await peer.member('bob').press(asked, 'press no');
  expect(outcome).toMatchObject({
    kind: 'update',
    message: { id: asked.id, text: 'bob said no', buttons: [] },
  });
});

it('brings what is chosen, waits for an update that was put off, and shows a stranger the polite reply', async () => {
  const list = {
    type: ComponentType.StringSelect as const,
    customId: 'list',
    placeholder: 'Which?',
    maxValues: 2,
    options: ['a', 'b'].map((value) => ({ value, label: `option ${value}` })),
  };
  const peer = await start(async (interaction) => {
    const flags = MessageFlags.IsComponentsV2;
    if (interaction.isChatInputCommand())
      await interaction.reply({
        flags,
        components: [{ type: ComponentType.ActionRow, components: [list] }],
      });
    if (!interaction.isStringSelectMenu()) return;
    await interaction.deferUpdate();
    if (interaction.user.username === 'ada')
      await interaction.editReply({ components: [text(interaction.values.join())] });
    else await interaction.followUp({ content: 'not yours', flags: MessageFlags.Ephemeral });
  });
  const ada = peer.member('ada');
  const asked = messageOf(await ada.run('quiz', {}, here));
  await expect(ada.choose(asked, 'Which?', ['option c'])).rejects.toThrow('offers: option a, option b');
  expect(await peer.member('bob').choose(asked, 'Which?', ['option a'])).toMatchObject({
    kind: 'message',
    message: { text: 'not yours', ephemeral: true },
  });
  expect(await ada.choose(asked, 'list', ['option b', 'a'])).toMatchObject({
    kind: 'update',
    deferred: true,
    message: { id: asked.id, text: 'b,a' },
  });
  expect(ada.sees(here)).toHaveLength(1);
});

it('opens a form with text, choices and boxes, and brings what was filled in', async () => {
  const words = new TextInputBuilder().setCustomId('words').setStyle(TextInputStyle.Paragraph).setMaxLength(20);
  const options = ['a', 'b', 'c'].map((value) => ({ value, label: value.toUpperCase() }));
  const peer = await start(async (interaction) => {
    if (interaction.isChatInputCommand()) {
      await interaction.showModal({
        customId: 'form',
        title: 'Ask',
        components: [
          new LabelBuilder().setLabel('Words').setTextInputComponent(words),
          {
            type: ComponentType.Label,
            label: 'One',
            component: { type: ComponentType.RadioGroup, customId: 'one', options },
          },
          {
            type: ComponentType.Label,
            label: 'Many',
            component: { type: ComponentType.CheckboxGroup, customId: 'many', options },
          },
          {
            type: ComponentType.Label,
            label: 'List',
            component: { type: ComponentType.StringSelect, customId: 'list', options },
          },
        ],
      });
    }
    if (interaction.isModalSubmit()) {
      const { fields } = interaction;
      const given = [
        fields.getTextInputValue('words'),
        fields.getRadioGroup('one'),
        fields.getCheckboxGroup('many').join('+'),
        fields.getStringSelectValues('list'),
      ];
      await interaction.reply({ content: given.join(' '), flags: MessageFlags.Ephemeral });
    }
  });
  const ada = peer.member('ada');
  const outcome = await ada.run('quiz', {}, here);
  expect(outcome).toMatchObject({
    kind: 'form',
    form: { title: 'Ask', fields: [{ label: 'Words', maxLength: 20 }, {}, {}, {}] },
  });
  await expect(ada.submit({ Words: 'x'.repeat(21), One: 'A', Many: ['A'], List: 'A' })).rejects.toThrow('at most 20');
  const answer = await ada.submit({ Words: 'why?', One: 'B', Many: ['A', 'C'], list: 'c' });
  expect(messageOf(answer)).toMatchObject({ text: 'why? b a+c c', ephemeral: true });
  expect(ada.form()).toBeUndefined();
});

it('suggests while an option is typed, and runs a context menu command on a message', async () => {
  const peer = await start(async (interaction) => {
    if (interaction.isAutocomplete())
      await interaction.respond([{ name: `${interaction.options.getFocused()}dempotence`, value: 'idempotence' }]);
    if (interaction.isMessageContextMenuCommand())
      await interaction.reply(`about: ${interaction.targetMessage.content}`);
  });
  const ada = peer.member('ada');
  expect(await ada.suggest('quiz', 'about', 'i', here)).toEqual([{ name: 'idempotence', value: 'idempotence' }]);
  const said = ada.say('what is a DLQ?', here);
  expect(messageOf(await ada.runOnMessage('Look this up', said)).text).toBe('about: what is a DLQ?');
});

it('takes pictures with descriptions, follow-ups, edits and deletions', async () => {
  const picture = new AttachmentBuilder(Buffer.from('png'), { name: 'plan.png' });
  const media = { url: 'attachment://plan.png' };
  const peer = await start(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const components = [{ type: ComponentType.MediaGallery as const, items: [{ media, description: 'a plan' }] }];
    await interaction.reply({ flags: MessageFlags.IsComponentsV2, components, files: [picture] });
    const second = await interaction.followUp({
      content: 'and this',
      flags: MessageFlags.Ephemeral,
    });
    await interaction.webhook.editMessage(second.id, { content: 'and that' });
    await interaction.followUp('gone');
    await interaction.deleteReply();
  });
  const ada = peer.member('ada');
  const outcome = await ada.run('quiz', {}, { ...here, until: 'acknowledged' });
  const [attachment] = messageOf(outcome).attachments;
  expect(attachment).toMatchObject({ name: 'plan.png', description: 'a plan' });
  expect(Buffer.from(attachment?.bytes ?? []).toString()).toBe('png');
  const left = await peer.until(
    () => (ada.sees(here)[0]?.text === 'and that' && ada.sees(here).length === 2 ? ada.sees(here) : undefined),
    2000,
    'the rest',
  );
  expect(left.map((message) => [message.text, message.ephemeral])).toEqual([
    ['and that', true],
    ['gone', false],
  ]);
});

it('takes messages by itself into channels, threads and private channels, and notifies only who is meant', async () => {
  const peer = await openPeer();
  const client = await login(peer, undefined, { allowedMentions: { parse: [] } });
  const [ada, bob] = [peer.member('ada'), peer.member('bob')];
  const channel = await client.channels.fetch(peer.guilds[0]?.channels['general'] ?? '');
  if (!channel?.isSendable() || !('threads' in channel)) throw new Error('no channel');
  const message = await channel.send({
    content: `<@${ada.id}> and <@${bob.id}>`,
    allowedMentions: { users: [ada.id] },
  });
  expect(ada.sees({ channel: 'general' })[0]?.pings).toEqual([ada.id]);
  await message.edit(`<@${bob.id}>`);
  expect(ada.sees({ channel: 'general' })[0]).toMatchObject({ edited: true, pings: [ada.id] });
  const thread = await message.startThread({ name: 'more' });
  await thread.send('inside');
  expect(bob.sees({ channel: thread.id }).map(({ text: said }) => said)).toEqual(['inside']);
  await (await client.users.fetch(ada.id)).send('in private');
  expect(ada.sees({ dm: true }).map(({ text: said }) => said)).toEqual(['in private']);
  peer.faults.dmClosed(ada);
  await expect(client.users.send(ada.id, 'again')).rejects.toMatchObject({ code: 50007 });
});

it('tells of guilds that come and go, and of channels that go', async () => {
  const peer = await openPeer();
  const client = await login(peer);
  const joined = new Promise<string>((resolve) => client.once('guildCreate', (guild) => resolve(guild.name)));
  const left = new Promise<string>((resolve) => client.once('guildDelete', (guild) => resolve(guild.name)));
  const guild = peer.invite('Another', ['lobby']);
  expect(await joined).toBe('Another');
  const [lost, back] = [
    new Promise((resolve) => client.once('guildUnavailable', resolve)),
    new Promise((resolve) => client.once('guildAvailable', resolve)),
  ];
  peer.outage(guild.id);
  await lost;
  peer.outage(guild.id, true);
  await back;
  peer.expel(guild.id);
  expect(await left).toBe('Another');
  const gone = new Promise<string>((resolve) => client.once('channelDelete', (channel) => resolve(channel.id)));
  const study = peer.guilds[0]?.channels['study'] ?? '';
  peer.deleteChannel(study);
  expect(await gone).toBe(study);
  await expect(client.rest.post(`/channels/${study}/messages`, { body: { content: 'x' } })).rejects.toMatchObject({
    code: 10003,
  });
});

it('runs commands in private, and where only the person installed the bot', async () => {
  const peer = await openPeer();
  const client = await login(
    peer,
    (interaction) =>
      interaction.isChatInputCommand() &&
      interaction.reply({ content: String(interaction.context), flags: MessageFlags.Ephemeral }),
  );
  await client.application.commands.set([
    { name: 'everywhere', description: 'x', contexts: [0, 1, 2], integrationTypes: [0, 1] },
    { name: 'here', description: 'x', contexts: [0] },
  ]);
  const guest = peer.member('ada', { guild: peer.elsewhere.id });
  expect(guest.offered({ channel: 'lobby' })).toEqual(['everywhere']);
  expect(guest.offered({ dm: true })).toEqual(['everywhere']);
  expect(messageOf(await guest.run('everywhere', {}, { channel: 'lobby' })).text).toBe('0');
  expect(messageOf(await guest.run('everywhere', {}, { dm: true })).text).toBe('1');
});

it('tells the person when nothing answers in time, and brings an interaction twice if asked', async () => {
  const seen: string[] = [];
  const peer = await openPeer({ acknowledgeWithinMs: 200 });
  const client = await login(peer, (interaction) => seen.push(interaction.id));
  await client.application.commands.set(COMMANDS);
  peer.faults.deliverTwice(1);
  const outcome = await peer.member('ada').run('quiz', {}, here);
  expect(outcome).toMatchObject({ kind: 'failed', why: 'The application did not respond' });
  await expect.poll(() => seen).toEqual([outcome.interactionId, outcome.interactionId]);
  peer.redeliver(outcome.interactionId);
  await expect.poll(() => seen.length).toBe(3);
});

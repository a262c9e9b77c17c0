/** The peer refuses what Discord would refuse, with Discord's codes, at the field that is wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiscordPeer } from './start.ts';
import { ask, faultsIn, openPeer } from './test-client.ts';

const V2 = 1 << 15;
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const text = (content = 'x') => ({ type: 10, content });
const button = (id: string, more: object = {}) => ({
  type: 2,
  style: 1,
  custom_id: id,
  label: 'go',
  ...more,
});
const row = (...components: object[]) => ({ type: 1, components });
const options = (count: number) => times(count, (index) => ({ label: `o${index}`, value: `v${index}` }));
const select = (more: object = {}) => ({ type: 3, custom_id: 's', options: options(2), ...more });
const gallery = (count: number, more: object = {}) => ({
  type: 12,
  items: times(count, () => ({ media: { url: 'https://example.org/a.png' }, ...more })),
});

const v2 = (...components: object[]) => ({ flags: V2, components });

const messagesPath = (peer: DiscordPeer) => `/channels/${peer.guilds[0]?.channels['general']}/messages`;
const send = (peer: DiscordPeer, body: object) => ask(peer, 'POST', messagesPath(peer), body);

describe('messages', () => {
  const accepted: [string, object][] = [
    ['words', { content: 'hello' }],
    ['2,000 characters', { content: 'x'.repeat(2000) }],
    ['older rows without the flag', { content: 'x', components: [row(button('a'))] }],
    [
      'everything at its limit',
      v2(
        text('x'.repeat(3900)),
        row(...times(5, (index) => button(`${index}`.padEnd(100, 'x'), { label: 'x'.repeat(80) }))),
      ),
    ],
    ['40 components, nested ones counted', v2({ type: 17, components: times(39, () => text()) })],
    ['25 options', v2(row(select({ options: options(25), max_values: 25 })))],
    ['a section with a button', v2({ type: 9, components: [text()], accessory: button('a') })],
    ['ten pictures, described', v2(gallery(10, { description: 'x'.repeat(1024) }))],
    ['a link', v2(row({ type: 2, style: 5, label: 'read', url: 'https://example.org' }))],
    ['a nonce of 25', { content: 'x', nonce: 'n'.repeat(25), enforce_nonce: true }],
  ];
  it.each(accepted)('takes %s', async (_name, body) => {
    const said = await send(await openPeer(), body);
    expect(faultsIn(said.json['errors'])).toEqual([]);
    expect(said.status).toBe(200);
  });

  const refused: [string, object, string][] = [
    ['2,001 characters', { content: 'x'.repeat(2001) }, 'content BASE_TYPE_MAX_LENGTH'],
    [
      'content beside components v2',
      { ...v2(text()), content: 'x' },
      'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'embeds beside components v2',
      { ...v2(text()), embeds: [{ title: 'x' }] },
      'embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    ['a text display without the flag', { components: [text()] }, 'components.0.type BASE_TYPE_CHOICES'],
    [
      '41 components, nested ones counted',
      v2({ type: 17, components: times(40, () => text()) }),
      'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    [
      '4,001 characters over all texts',
      v2(text('x'.repeat(2000)), text('x'.repeat(2001))),
      'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    ['an empty text display', v2(text('')), 'components.0.content BASE_TYPE_BAD_LENGTH'],
    [
      'six buttons in a row',
      v2(row(...times(6, (index) => button(String(index))))),
      'components.0.components BASE_TYPE_MAX_LENGTH',
    ],
    ['an empty row', v2(row()), 'components.0.components BASE_TYPE_BAD_LENGTH'],
    [
      'a select that shares its row',
      v2(row(select(), button('a'))),
      'components.0.components.1 COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    ['a button outside a row', v2(button('a')), 'components.0.type UNION_TYPE_CHOICES'],
    [
      'a label of 81',
      v2(row(button('a', { label: 'x'.repeat(81) }))),
      'components.0.components.0.label BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a custom id of 101',
      v2(row(button('x'.repeat(101)))),
      'components.0.components.0.custom_id BASE_TYPE_MAX_LENGTH',
    ],
    ['one custom id twice', v2(row(button('a')), row(button('a'))), 'components COMPONENT_CUSTOM_ID_DUPLICATED'],
    [
      'a button without an id',
      v2(row({ type: 2, style: 1, label: 'x' })),
      'components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID',
    ],
    [
      'a button that says nothing',
      v2(row({ type: 2, style: 1, custom_id: 'a' })),
      'components.0.components.0.label BUTTON_COMPONENT_LABEL',
    ],
    [
      'a link with an id',
      v2(row({ type: 2, style: 5, label: 'x', url: 'https://a.b', custom_id: 'a' })),
      'components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID',
    ],
    [
      'a link of another scheme',
      v2(row({ type: 2, style: 5, label: 'x', url: 'javascript:x' })),
      'components.0.components.0.url URL_TYPE_INVALID_SCHEME',
    ],
    ['26 options', v2(row(select({ options: options(26) }))), 'components.0.components.0.options BASE_TYPE_MAX_LENGTH'],
    ['no options', v2(row(select({ options: [] }))), 'components.0.components.0.options BASE_TYPE_BAD_LENGTH'],
    [
      'more to choose than options',
      v2(row(select({ max_values: 3 }))),
      'components.0.components.0.options BASE_TYPE_BAD_LENGTH',
    ],
    [
      'one value twice',
      v2(row(select({ options: [...options(1), ...options(1)] }))),
      'components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'an option of 101',
      v2(row(select({ options: [{ label: 'x'.repeat(101), value: 'v' }] }))),
      'components.0.components.0.options.0.label BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a placeholder of 151',
      v2(row(select({ placeholder: 'x'.repeat(151) }))),
      'components.0.components.0.placeholder BASE_TYPE_MAX_LENGTH',
    ],
    ['eleven pictures', v2(gallery(11)), 'components.0.items BASE_TYPE_MAX_LENGTH'],
    ['no pictures', v2(gallery(0)), 'components.0.items BASE_TYPE_BAD_LENGTH'],
    [
      'a description of 1,025',
      v2(gallery(1, { description: 'x'.repeat(1025) })),
      'components.0.items.0.description BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a picture that was not sent',
      v2({ type: 12, items: [{ media: { url: 'attachment://no.png' } }] }),
      'components UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ],
    [
      'a box in a box',
      v2({ type: 17, components: [{ type: 17, components: [text()] }] }),
      'components.0.components.0.type UNION_TYPE_CHOICES',
    ],
    ['an empty box', v2({ type: 17, components: [] }), 'components.0.components BASE_TYPE_BAD_LENGTH'],
    [
      'a colour beyond white',
      v2({ type: 17, accent_color: 0x1000000, components: [text()] }),
      'components.0.accent_color NUMBER_TYPE_MAX',
    ],
    [
      'four texts in a section',
      v2({ type: 9, components: times(4, () => text()), accessory: button('a') }),
      'components.0.components BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a text input in a message',
      v2(row({ type: 4, custom_id: 'a', style: 1 })),
      'components.0.components.0.type UNION_TYPE_CHOICES',
    ],
    ['a nonce of 26', { content: 'x', nonce: 'n'.repeat(26) }, 'nonce BASE_TYPE_MAX_LENGTH'],
    [
      'mentions allowed in two ways',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    [
      'an attachment entry without a file',
      { content: 'x', attachments: [{ id: 0, filename: 'a.png' }] },
      'attachments.0.id ATTACHMENT_NOT_FOUND',
    ],
  ];
  it.each(refused)('refuses %s', async (_name, body, fault) => {
    const said = await send(await openPeer(), body);
    expect(said).toMatchObject({
      status: 400,
      json: { code: 50035, message: 'Invalid Form Body' },
    });
    expect(faultsIn(said.json['errors'])).toContain(fault);
  });

  it('refuses what is empty, and falls over at more text than it can process', async () => {
    const peer = await openPeer();
    expect(await send(peer, {})).toMatchObject({ status: 400, json: { code: 50006 } });
    expect(await send(peer, v2(text('字'.repeat(4000))))).toMatchObject({ status: 500 });
  });

  it('takes any number of components up to 40 and no more, however they are nested', async () => {
    const peer = await openPeer({ limits: 'none' });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 }), async (boxes) => {
        const components = boxes.map((size) =>
          size === 0 ? text() : { type: 17, components: times(size, () => text()) },
        );
        const count = boxes.reduce((sum, size) => sum + size + 1, 0);
        const { status } = await send(peer, v2(...components));
        expect(status).toBe(count <= 40 ? 200 : 400);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the components flag and the pictures of a message through edits', async () => {
    const peer = await openPeer();
    const form = new FormData();
    form.set(
      'payload_json',
      JSON.stringify({
        ...v2({ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }),
        attachments: [{ id: '0', description: 'a' }],
      }),
    );
    form.set('files[0]', new Blob(['bytes'], { type: 'image/png' }), 'a.png');
    const made = await ask(peer, 'POST', messagesPath(peer), form);
    const path = `${messagesPath(peer)}/${made.json['id']}`;
    expect(await ask(peer, 'PATCH', path, { content: 'x' })).toMatchObject({
      status: 400,
      json: { code: 50035 },
    });
    const again = {
      components: [text('new'), { type: 12, items: [{ media: { url: 'attachment://a.png' } }] }],
    };
    expect(await ask(peer, 'PATCH', path, again)).toMatchObject({
      status: 200,
      json: { flags: V2 },
    });
    const without = await ask(peer, 'PATCH', path, { ...again, attachments: [] });
    expect(faultsIn(without.json['errors'])).toEqual([
      'components UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ]);
    expect(peer.member('ada').sees({ channel: 'general' })[0]).toMatchObject({
      text: 'new',
      attachments: [{ name: 'a.png', description: 'a' }],
    });
  });

  it('makes one message of two with an enforced nonce, for a few minutes', async () => {
    let nowMs = Date.now();
    const peer = await openPeer({ now: () => nowMs });
    const body = { content: 'once', nonce: 'daily-1', enforce_nonce: true };
    const [first, second] = [await send(peer, body), await send(peer, body)];
    expect(second.json['id']).toBe(first.json['id']);
    nowMs += 3_600_000;
    expect((await send(peer, body)).json['id']).not.toBe(first.json['id']);
  });
});

describe('places', () => {
  const VIEW = 1n << 10n;
  const SEND = 1n << 11n;
  const ATTACH = 1n << 15n;

  it('says what is unknown, what may not be seen and what may not be done', async () => {
    const peer = await openPeer();
    const [general = '', study = ''] = Object.values(peer.guilds[0]?.channels ?? {});
    const post = (channel: string, body: unknown = { content: 'x' }) =>
      ask(peer, 'POST', `/channels/${channel}/messages`, body);
    expect(await post('1')).toMatchObject({ status: 404, json: { code: 10003 } });
    expect(await post(peer.elsewhere.channels['lobby'] ?? '')).toMatchObject({
      status: 403,
      json: { code: 50001 },
    });
    peer.deny(study, VIEW);
    expect(await post(study)).toMatchObject({ status: 403, json: { code: 50001 } });
    peer.deny(general, SEND);
    expect(await post(general)).toMatchObject({ status: 403, json: { code: 50013 } });
    peer.deny(general, ATTACH);
    const form = new FormData();
    form.set('files[0]', new Blob(['x']), 'a.png');
    expect(await post(general, form)).toMatchObject({ status: 403, json: { code: 50013 } });
    expect(await post(general)).toMatchObject({ status: 200 });
    expect(peer.log.counters.invalid).toBe(4);
  });

  it('says that a person is closed, or unknown', async () => {
    const peer = await openPeer();
    const ada = peer.member('ada');
    const channel = await ask(peer, 'POST', '/users/@me/channels', { recipient_id: ada.id });
    expect(channel.json['id']).toBe(ada.dm);
    peer.faults.dmClosed(ada, true, 50278);
    expect(await ask(peer, 'POST', `/channels/${ada.dm}/messages`, { content: 'x' })).toMatchObject({
      status: 403,
      json: { code: 50278 },
    });
    expect(await ask(peer, 'POST', '/users/@me/channels', { recipient_id: '1' })).toMatchObject({
      status: 400,
      json: { code: 50033 },
    });
  });

  it('knows no other routes, methods, tokens or kinds of body', async () => {
    const peer = await openPeer();
    expect(await ask(peer, 'GET', '/nothing')).toMatchObject({ status: 404, json: { code: 0 } });
    expect(await ask(peer, 'PUT', '/users/@me')).toMatchObject({ status: 405 });
    expect(await ask(peer, 'GET', '/users/@me', undefined, 'wrong')).toMatchObject({
      status: 401,
      json: { message: '401: Unauthorized' },
    });
    const plain = await fetch(`${peer.apiUrl}/v10${messagesPath(peer)}`, {
      method: 'POST',
      body: 'x',
      headers: { authorization: `Bot ${peer.token}` },
    });
    expect(await plain.json()).toMatchObject({ code: 50035 });
    expect(await ask(peer, 'PATCH', `${messagesPath(peer)}/1`, { content: 'x' })).toMatchObject({
      status: 404,
      json: { code: 10008 },
    });
    const said = peer.member('ada').say('mine', { channel: 'general' });
    expect(await ask(peer, 'PATCH', `${messagesPath(peer)}/${said.id}`, { content: 'x' })).toMatchObject({
      status: 403,
      json: { code: 50005 },
    });
  });
});

describe('commands', () => {
  const command = (more: object = {}) => ({ name: 'quiz', description: 'Questions', ...more });
  const option = (more: object = {}) => ({
    type: 3,
    name: 'about',
    description: 'What about',
    ...more,
  });
  const put = (peer: DiscordPeer, body: unknown) =>
    ask(peer, 'PUT', `/applications/${peer.applicationId}/commands`, body);

  const accepted: [string, object][] = [
    [
      'subcommands and groups',
      command({
        options: [
          { type: 1, name: 'a', description: 'x' },
          {
            type: 2,
            name: 'b',
            description: 'x',
            options: [{ type: 1, name: 'c', description: 'x', options: [option()] }],
          },
        ],
      }),
    ],
    ['names of other scripts', command({ name: 'クイズ', name_localizations: { de: 'quiz', ja: 'クイズ' } })],
    ['a menu on a message, in mixed case', { name: 'Look this up', type: 3 }],
    [
      'contexts, installs and permissions',
      command({ contexts: [0, 1, 2], integration_types: [0, 1], default_member_permissions: '32' }),
    ],
  ];
  it.each(accepted)('takes %s', async (_name, body) => {
    const said = await put(await openPeer(), [body]);
    expect(faultsIn(said.json['errors'])).toEqual([]);
    expect(said.status).toBe(200);
  });

  const refused: [string, unknown, string][] = [
    ['a capital letter', [command({ name: 'Quiz' })], '0.name APPLICATION_COMMAND_INVALID_NAME'],
    ['a space', [command({ name: 'my quiz' })], '0.name APPLICATION_COMMAND_INVALID_NAME'],
    ['a name of 33', [command({ name: 'x'.repeat(33) })], '0.name APPLICATION_COMMAND_INVALID_NAME'],
    ['no description', [{ name: 'quiz' }], '0.description BASE_TYPE_REQUIRED'],
    ['a description of 101', [command({ description: 'x'.repeat(101) })], '0.description BASE_TYPE_MAX_LENGTH'],
    [
      'a menu that is described',
      [{ name: 'Look', type: 3, description: 'x' }],
      '0.description APPLICATION_COMMAND_DESCRIPTION_INVALID',
    ],
    [
      '26 options',
      [command({ options: times(26, (index) => option({ name: `o${index}` })) })],
      '0.options BASE_TYPE_MAX_LENGTH',
    ],
    [
      'one option name twice',
      [command({ options: [option(), option()] })],
      '0.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_INVALID',
    ],
    [
      'a required option after an optional one',
      [command({ options: [option(), option({ name: 'b', required: true })] })],
      '0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      '26 choices',
      [
        command({
          options: [option({ choices: times(26, (index) => ({ name: `n${index}`, value: `v${index}` })) })],
        }),
      ],
      '0.options.0.choices BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a choice of another type',
      [command({ options: [option({ choices: [{ name: 'a', value: 1 }] })] })],
      '0.options.0.choices.0.value BASE_TYPE_BAD_TYPE',
    ],
    [
      'choices and suggestions at once',
      [
        command({
          options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })],
        }),
      ],
      '0.options.0.autocomplete APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
    ],
    [
      'subcommands beside options',
      [command({ options: [option(), { type: 1, name: 'a', description: 'x' }] })],
      '0.options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      'an unknown language',
      [command({ name_localizations: { xx: 'quiz' } })],
      '0.name_localizations BASE_TYPE_INVALID',
    ],
    ['one name twice', [command(), command()], '1 APPLICATION_COMMANDS_DUPLICATE_NAME'],
    ['an unknown context', [command({ contexts: [3] })], '0.contexts.0 BASE_TYPE_CHOICES'],
    [
      'permissions that are no number',
      [command({ default_member_permissions: 'ManageGuild' })],
      '0.default_member_permissions STRING_TYPE_REGEX',
    ],
    [
      '8,001 characters together',
      [
        command({
          options: times(4, (index) =>
            option({
              name: `o${index}`,
              choices: times(25, (each) => ({ name: `${each}`.padEnd(60), value: 'x'.repeat(60) })),
            }),
          ),
        }),
      ],
      '0 APPLICATION_COMMAND_TOO_LARGE',
    ],
  ];
  it.each(refused)('refuses %s', async (_name, body, fault) => {
    const said = await put(await openPeer(), body);
    expect(said).toMatchObject({ status: 400, json: { code: 50035 } });
    expect(faultsIn(said.json['errors'])).toContain(fault);
  });

  it('counts creations, 200 a day, and keeps the ids of names that stay', async () => {
    let nowMs = Date.now();
    const peer = await openPeer({ now: () => nowMs });
    const named = (prefix: string) => times(90, (index) => command({ name: `${prefix}${index}` }));
    const first = await put(peer, named('a'));
    const again = await put(peer, named('a'));
    const ids = (said: typeof first) => (said.json as unknown as { id: string }[]).map(({ id }) => id);
    expect(ids(again)).toEqual(ids(first));
    await put(peer, named('b'));
    expect(await put(peer, named('c'))).toMatchObject({ status: 400, json: { code: 30034 } });
    nowMs += 86_400_001;
    expect((await put(peer, named('c'))).status).toBe(200);
    expect(
      await put(
        peer,
        times(101, (index) => command({ name: `c${index}` })),
      ),
    ).toMatchObject({ json: { code: 30032 } });
  });
});

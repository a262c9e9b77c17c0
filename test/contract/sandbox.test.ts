/** The sandbox keeps the platform contract, over real HTTP and its live stream. */
import type { Form } from '../../src/chat/view/form.ts';
import type { Control } from '../../src/chat/view/view.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import type { DrawnBlock, DrawnMessage, Outcome } from '../../src/platforms/sandbox/protocol.ts';
import { messagesSeenBy, newId, post, snapshotFor, startSandbox } from '../platforms/sandbox/client.ts';
import {
  type Answer,
  describePlatform,
  type OpenForm,
  type Person,
  type Pick,
  type Seen,
  type Start,
  type Values,
  type Where,
} from './platform-contract.ts';

const ids = { one: 'amara', other: 'mei', third: 'diego' } as const;
const placeOf = (person: Person, where: Where): string => (where === 'channel' ? 'general' : `dm-${ids[person]}`);

const start: Start = async ({ dispatcher, commands }) => {
  const sandbox = await startSandbox({ dispatcher, commands });
  const { url, messenger } = sandbox;
  let last: object = {};

  const interact = async (person: Person, body: object): Promise<Answer> => {
    last = { id: newId(), as: ids[person], channelId: 'general', ...body };
    const { status, body: outcome } = await post(url, '/api/interactions', last);
    if (status !== 200) throw new Error(`${status}: ${outcome.error}`);
    // The server's own type for a 200 answer.
    return answerOf(outcome as Outcome);
  };
  const drawn = async (person: Person, where: Where): Promise<readonly DrawnMessage[]> =>
    messagesSeenBy(url, ids[person], placeOf(person, where));
  const controlOf = async (person: Person, seen: Seen, label: string): Promise<Exclude<Control, { kind: 'link' }>> => {
    const message = (await drawn(person, 'channel')).find(({ id }) => id === seen.id);
    const control = controlsIn(message?.drawn.blocks ?? []).find((candidate) => candidate.label === label);
    if (!control || control.kind === 'link') throw new Error(`there is no control “${label}” to use`);
    return control;
  };

  const pick = (id: string): Pick => ({ id, typed: id });
  return {
    picks: { person: pick('mei'), channel: pick('daily-question'), role: pick('students') },
    command: (person, command, options = {}, where = 'channel') =>
      interact(person, { kind: 'command', channelId: placeOf(person, where), command, options }),
    press: async (person, message, label) =>
      interact(person, {
        kind: 'action',
        messageId: message.id,
        controlId: (await controlOf(person, message, label)).id,
        values: [],
      }),
    choose: async (person, message, label, options) => {
      const control = await controlOf(person, message, label);
      const values =
        control.kind === 'select'
          ? control.options.filter((option) => options.includes(option.label)).map(({ value }) => value)
          : [];
      return interact(person, {
        kind: 'action',
        messageId: message.id,
        controlId: control.id,
        values,
      });
    },
    fill: async (person, form, values) =>
      interact(person, { ...submissionOf(form, values), files: await uploaded(url, person, form, values) }),
    suggest: async (person, command, option, typed, options = {}) => {
      const { body } = await post(url, '/api/suggestions', {
        as: ids[person],
        channelId: 'general',
        command,
        option,
        typed,
        options,
      });
      return Array.isArray(body) ? body.map(({ label }: { label: string }) => label) : [];
    },
    visibleTo: async (person, where) =>
      Promise.all((await drawn(person, where)).map((message) => seenOf(url, message))),
    redeliver: async () => void (await post(url, '/api/interactions', last)),
    messenger,
    accounts: ids,
    hasGroups: true,
    nobody: 'nobody',
    readsIn: async (member, { threadId }) => {
      const { channels, messages } = await snapshotFor(url, ids[member]);
      const known = channels.some(({ id }) => id === threadId);
      const own = messages.filter(({ channelId }) => channelId === threadId);
      if (!known && own.length > 0) throw new Error('messages of a thread that isn’t there');
      return own.map(({ drawn: { blocks } }) => wordsOfBlocks(blocks));
    },
    pressIn: async (person, { threadId }, label) => {
      const message = (await messagesSeenBy(url, ids[person], threadId)).at(-1);
      const control = controlsIn(message?.drawn.blocks ?? []).find((candidate) => candidate.label === label);
      if (!message || !control || control.kind === 'link') throw new Error(`there is no “${label}” in ${threadId}`);
      const { id: controlId } = control;
      return interact(person, { kind: 'action', channelId: threadId, messageId: message.id, controlId, values: [] });
    },
    addresses: {
      channel: { kind: 'channel', channelId: 'general' },
      direct: { kind: 'direct', accountId: 'amara' },
      gone: { kind: 'channel', channelId: 'no-such-channel' },
      unreachable: { kind: 'direct', accountId: 'nobody' },
    },
    goneMessage: { channelId: 'general', messageId: 'm999999' },
    stop: sandbox.end,
  };
};

type Handle = { readonly form: Form; readonly messageId?: string };

const answerOf = (outcome: Outcome): Answer => {
  if (outcome.kind === 'form')
    return {
      form: {
        title: outcome.form.title,
        fields: outcome.form.fields.map(({ label }) => label),
        handle: outcome,
      },
    };
  return outcome.kind === 'refused' ? { told: outcome.drawn.blocks.map(wordsIn).join('\n') } : {};
};

/** As the page does it: the file first, then the form with its id. */
const uploaded = async (url: string, person: Person, open: OpenForm, values: Values): Promise<object> => {
  const { form } = open.handle as Handle;
  const entries = form.fields.map(async ({ name, label }) => {
    const file = values[label];
    if (typeof file !== 'object' || !('content' in file)) return [name, []] as const;
    const query = new URLSearchParams({ as: ids[person], name: file.name });
    const body = new Uint8Array(file.content);
    const response = await fetch(`${url}/api/files?${query}`, { method: 'POST', body });
    return [name, [((await response.json()) as { id: string }).id]] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
};

const submissionOf = (open: OpenForm, values: Values): object => {
  // `answerOf` above put it there.
  const { form, messageId } = open.handle as Handle;
  const filled = form.fields.map((field) => {
    const given = values[field.label] ?? [];
    if (typeof given === 'object' && 'content' in given) return [field.name, []];
    if (!('options' in field)) return [field.name, typeof given === 'string' ? [given] : given];
    return [field.name, field.options.filter(({ label }) => given.includes(label)).map(({ value }) => value)];
  });
  const picked = form.fields.flatMap(({ name, kind }) =>
    kind === 'person' || kind === 'channel' || kind === 'role' ? [[name, kind]] : [],
  );
  return {
    kind: 'form',
    formId: form.id,
    messageId,
    filled: Object.fromEntries(filled),
    picked: Object.fromEntries(picked),
  };
};

const controlsIn = (blocks: readonly DrawnBlock[]): readonly Control[] =>
  blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : []));

const wordsIn = (block: DrawnBlock): string =>
  block.kind === 'text' || block.kind === 'heading' || block.kind === 'note' ? wordsOf(block.text) : '';

const wordsOfBlocks = (blocks: readonly DrawnBlock[]): string => blocks.map(wordsIn).filter(Boolean).join('\n');

const seenOf = async (url: string, { id, drawn }: DrawnMessage): Promise<Seen> => {
  const controls = controlsIn(drawn.blocks);
  const pictures = await Promise.all(
    drawn.blocks.map(async (block) => {
      if (block.kind !== 'picture') return [];
      const picture = await fetch(`${url}${block.src}`);
      return picture.headers.get('content-type') === 'image/png' ? [block.alt] : [];
    }),
  );
  const files = await Promise.all(
    drawn.blocks.map(async (block) =>
      block.kind === 'file' ? [[block.name, await (await fetch(`${url}${block.src}`)).text()] as const] : [],
    ),
  );
  return {
    id,
    files: files.flat(),
    words: wordsOfBlocks(drawn.blocks),
    controls: controls.map(({ label }) => label),
    options: controls.flatMap((control) =>
      control.kind === 'select' ? control.options.map(({ label }) => label) : [],
    ),
    pictures: pictures.flat(),
  };
};

describePlatform('the sandbox', start);

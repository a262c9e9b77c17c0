/** Slack keeps the platform contract, over Socket Mode and over signed HTTP. */
import { choiceId, SENDS_CHOICE } from '../../src/platforms/slack/render/render.ts';
import type { Outcome } from '../peers/slack/acting.ts';
import { type SeenMessage, wordsOfBlocks } from '../peers/slack/seen.ts';
import { startSlack } from '../platforms/slack/start.ts';
import {
  type Answer,
  describePlatform,
  type OpenForm,
  type Person,
  type Pick,
  type Seen,
  type Start,
  type Where,
} from './platform-contract.ts';

type Json = Readonly<Record<string, unknown>>;

const start =
  (transport: 'socket' | 'http'): Start =>
  async ({ dispatcher, commands }) => {
    // Slack's pace is a message a second in a channel: at each look at the clock so much is over.
    let aheadMs = 0;
    const now = (): Temporal.Instant => {
      aheadMs += 500;
      return Temporal.Now.instant().add({ milliseconds: aheadMs });
    };
    const running = await startSlack({ dispatcher, commands, transport, needs: { now } });
    const { peer, slack, rest } = running;
    const members = {
      one: peer.member('One Person'),
      other: peer.member('Other Person'),
      third: peer.member('Third Person'),
    };
    const channel = peer.channel('study');
    const gone = peer.member('Gone Person');
    gone.deactivate();
    const group = peer.userGroup('students');
    const pick = (id: string, mark: string): Pick => ({ id, typed: `<${mark}${id}>` });
    const bot = await botIdOf(peer.apiUrl, peer.botToken);
    let last: 'slash_commands' | 'interactive' = 'interactive';

    const whereIs = (where: Where) => (where === 'channel' ? { channel: channel.id } : { dm: true });
    const found = (person: Person, seen: Seen): SeenMessage => {
      const message = ['dm', channel.id]
        .flatMap((where) => members[person].sees(where))
        .find(({ ts }) => ts === seen.id);
      if (!message) throw new Error(`${person} sees no message ${seen.id}`);
      return message;
    };
    const done = async (person: Person, kind: typeof last, acting: Promise<Outcome>): Promise<Answer> => {
      last = kind;
      const before = members[person].openView?.id;
      const outcome = await acting;
      if (!outcome.ok) throw new Error(outcome.error);
      await rest();
      const opened = members[person].openView;
      return opened && opened.id !== before ? { form: openForm(opened.title, opened.blocks) } : {};
    };

    return {
      picks: {
        person: pick(members.other.id, '@'),
        channel: pick(channel.id, '#'),
        role: pick(group, '!subteam^'),
        bot: pick(bot, '@'),
        left: pick(gone.id, '@'),
      },
      command: (person, name, options = {}, where = 'channel') => {
        const known = commands.some((command) => command.name === name);
        const typed = Object.entries(options).map(
          ([option, value]) => `${option}="${String(value).replaceAll(/["\\]/g, '\\$&')}"`,
        );
        return done(
          person,
          'slash_commands',
          members[person].run([known ? `/${name}` : `/watermark ${name}`, ...typed].join(' '), whereIs(where)),
        );
      },
      press: (person, message, label) =>
        done(person, 'interactive', members[person].press(found(person, message), label)),
      choose: async (person, message, label, options) => {
        const seen = found(person, message);
        const chosen = await done(person, 'interactive', members[person].choose(seen, label, options));
        const sender = senderOf(seen, label);
        return sender === undefined ? chosen : done(person, 'interactive', members[person].press(seen, sender));
      },
      fill: async (person, _, values) => {
        last = 'interactive';
        const open = members[person].openView;
        // A group is found by typing its name.
        if (open && values['Team'] !== undefined) await members[person].suggest(open, 'Team', 'stud');
        const submitted = await members[person].submit(values);
        await rest();
        if (submitted.outcome === 'errors') return { told: Object.values(submitted.errors).join('\n') };
        if (submitted.outcome === 'updated') return { told: members[person].openView?.words ?? '' };
        if (submitted.outcome !== 'closed')
          throw new Error(`${submitted.outcome} ${submitted.error ?? JSON.stringify(submitted.errors)}`);
        return {};
      },
      suggest: async (person, command, option, typed, others = {}) => {
        await done(person, 'interactive', members[person].shortcut(command));
        const modal = members[person].openView;
        if (!modal) throw new Error('no options were asked for');
        for (const [name, words] of Object.entries(others)) members[person].type(name, words);
        const isThere = modal.blocks.some((block) => block['block_id'] === option);
        const { labels, error } = isThere ? await members[person].suggest(modal, option, typed) : { labels: [] };
        if (error) throw new Error(error);
        await members[person].dismiss();
        return labels;
      },
      visibleTo: async (person, where) => {
        await rest();
        return members[person].sees(where === 'channel' ? channel.id : 'dm').map(seenOf);
      },
      redeliver: async () => {
        await peer.faults.redeliverLast(last);
        await rest();
      },
      messenger: slack.messenger,
      accounts: { one: members.one.id, other: members.other.id, third: members.third.id },
      hasGroups: true,
      nobody: 'U0NOBODY',
      readsIn: async (member, { channelId, threadId }) =>
        members[member].isIn(channelId)
          ? members[member]
              .sees(channelId)
              .filter(({ ts, threadTs }) => ts === threadId || threadTs === threadId)
              .map((message) => seenOf(message).words)
          : [],
      pressIn: async (person, { channelId, threadId }, label) => {
        const seen = members[person].sees(channelId).findLast(({ threadTs }) => threadTs === threadId);
        if (!seen) throw new Error(`${person} sees nothing in thread ${threadId}`);
        return done(person, 'interactive', members[person].press(seen, label));
      },
      addresses: {
        channel: { kind: 'channel', channelId: channel.id },
        direct: { kind: 'direct', accountId: members.one.id },
        gone: { kind: 'channel', channelId: 'C0NOSUCH' },
        unreachable: { kind: 'direct', accountId: 'U0NOBODY' },
      },
      goneMessage: { channelId: channel.id, messageId: '1700000000.000001' },
      stop: running.stop,
    };
  };

const botIdOf = async (apiUrl: string, token: string): Promise<string> => {
  const response = await fetch(`${apiUrl}auth.test`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { user_id: string }).user_id;
};

const listIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : []);
const wordsIn = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : '';

const openForm = (title: string, blocks: readonly Json[]): OpenForm => ({
  title,
  fields: blocks.filter(({ type }) => type === 'input').map(({ label }) => wordsIn(label)),
  handle: undefined,
});

const elementsIn = (blocks: readonly Json[]): readonly Json[] =>
  blocks.flatMap((block) => (block['type'] === 'actions' ? listIn(block['elements']) : []));

/** The action id of the button that sends what was chosen, where a list needs one. */
const senderOf = ({ blocks }: SeenMessage, label: string): string | undefined => {
  const elements = elementsIn(blocks);
  const list = elements.find((element) => wordsIn(element['placeholder']) === label);
  const sender = elements.find(
    (element) => element['value'] === SENDS_CHOICE && choiceId(String(element['action_id'])) === list?.['action_id'],
  );
  return sender === undefined ? undefined : String(sender['action_id']);
};

const seenOf = ({ ts, blocks, files }: SeenMessage): Seen => {
  // The button that sends a choice is part of the list it stands beside.
  const controls = elementsIn(blocks).filter((element) => element['value'] !== SENDS_CHOICE);
  return {
    id: ts,
    files: files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
    words: wordsOfBlocks(blocks.filter(({ type }) => type !== 'actions' && type !== 'image')),
    controls: controls.map((element) => wordsIn(element['text']) || wordsIn(element['placeholder'])),
    options: controls.flatMap((element) => listIn(element['options']).map((option) => wordsIn(option['text']))),
    // The peer refuses an image block whose file it doesn't have.
    pictures: blocks.flatMap((block) => (block['type'] === 'image' ? [String(block['alt_text'])] : [])),
  };
};

describePlatform('Slack over Socket Mode', start('socket'));
describePlatform('Slack over HTTP', start('http'));

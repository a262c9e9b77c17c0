/**
 * What every platform promises, whatever it looks like: one suite, run by each over its own wire.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conversations, ThreadAddress } from '../../src/chat/deliver/conversations.ts';
import type { Address, MessageRef, Messenger } from '../../src/chat/deliver/messenger.ts';
import type { Dispatcher } from '../../src/chat/dispatch.ts';
import type { Command } from '../../src/chat/receive/command.ts';
import { type Block, paragraph, type View, view } from '../../src/chat/view/view.ts';
import { text, tidyTyped, wordsOf } from '../../src/lib/words/text.ts';
import { aFile, alt, createContractFeature, fileWords, largest, picture, whereButton } from './contract-features.ts';

/** A message as a person sees it. */
export type Seen = {
  readonly id: string;
  /** All words of all blocks, one block a line. */
  readonly words: string;
  /** Labels of buttons, links and selects, in order. */
  readonly controls: readonly string[];
  /** Labels of all options of all selects, in order. */
  readonly options: readonly string[];
  /** What is said in words of each picture; the harness has fetched the picture itself. */
  readonly pictures: readonly string[];
  /** Name and content of each file that came with it. */
  readonly files: readonly (readonly [name: string, content: string])[];
};

export type OpenForm = {
  readonly title: string /** Labels of its fields, in order. */;
  readonly fields: readonly string[];
  readonly handle: unknown;
};

/** What the actor is given at once; messages are seen by `visibleTo`. */
export type Answer = {
  readonly form?: OpenForm;
  /**
   * Words that only the actor is shown, where the platform shows them elsewhere than in a message.
   */
  readonly told?: string;
};

/** By a field's label: words, labels of options, or a file. */
export type Values = Readonly<
  Record<string, string | readonly string[] | { readonly name: string; readonly content: Uint8Array }>
>;

export type Person = 'one' | 'other';
/** The third acts nowhere: what is for others alone must not reach them. */
export type Member = Person | 'third';
export type Where = 'channel' | 'direct';

/** What somebody picks: its id, and what stands in a command's option once they have. */
export type Pick = { readonly id: string; readonly typed: string };

export type Harness = {
  readonly picks: {
    readonly person: Pick;
    readonly channel: Pick;
    readonly role: Pick;
    /** Where there are any. */
    readonly bot?: Pick;
    readonly left?: Pick;
  };
  readonly command: (
    person: Person,
    name: string,
    options?: Readonly<Record<string, string | number>>,
    where?: Where,
  ) => Promise<Answer>;
  readonly press: (person: Person, message: Seen, label: string) => Promise<Answer>;
  readonly choose: (person: Person, message: Seen, label: string, options: readonly string[]) => Promise<Answer>;
  readonly fill: (person: Person, form: OpenForm, values: Values) => Promise<Answer>;
  readonly suggest: (
    person: Person,
    command: string,
    option: string,
    typed: string,
    others?: Readonly<Record<string, string>>,
  ) => Promise<readonly string[]>;
  /** Oldest first; once everything sent so far has arrived. */
  readonly visibleTo: (person: Person, where: Where) => Promise<readonly Seen[]>;
  /** Delivers the latest interaction once more, byte for byte. */
  readonly redeliver: () => Promise<void>;
  readonly messenger: Messenger & Conversations;
  readonly accounts: Readonly<Record<Member, string>>;
  /** Whether the platform has conversations of several people. */
  readonly hasGroups: boolean;
  /** An account that is nobody’s. */
  readonly nobody: string;
  /** The words of what they can read in a thread, oldest first; nothing where they don’t see it. */
  readonly readsIn: (member: Member, thread: ThreadAddress) => Promise<readonly string[]>;
  /** They press a button of this label on the newest message of a thread. */
  readonly pressIn: (person: Person, thread: ThreadAddress, label: string) => Promise<Answer>;
  readonly addresses: {
    readonly channel: Address;
    readonly direct: Address;
    readonly gone: Address;
    readonly unreachable: Address;
  };
  /** A message that no longer exists, in a channel that does. */
  readonly goneMessage: MessageRef;
  readonly stop: () => Promise<void>;
};

export type Start = (needs: {
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
}) => Promise<Harness>;

export const describePlatform = (name: string, start: Start): void => {
  describe(`${name} keeps the platform contract`, () => {
    const contract = createContractFeature();
    let harness: Harness;
    beforeAll(async () => {
      harness = await start({
        dispatcher: contract.dispatcher,
        commands: contract.feature.commands,
      });
    });
    afterAll(() => harness.stop());

    const newest = async (person: Person, where: Where = 'channel'): Promise<Seen> => {
      const seen = (await harness.visibleTo(person, where)).at(-1);
      if (!seen) throw new Error(`${person} sees nothing in the ${where}`);
      return seen;
    };
    const board = async (words: string): Promise<Seen> => {
      await harness.command('one', 'board', { words });
      return newest('one');
    };
    const idsSeenBy = async (person: Person): Promise<readonly string[]> =>
      (await harness.visibleTo(person, 'channel')).map(({ id }) => id);
    const wordsSeenBy = async (person: Person): Promise<string> =>
      (await harness.visibleTo(person, 'channel')).map(({ words }) => words).join('\n');

    const newestOf = async (person: Person, words: string): Promise<Seen> => {
      const seen = (await harness.visibleTo(person, 'channel')).findLast((each) => each.words.includes(words));
      if (!seen) throw new Error(`${person} sees nothing that says “${words}”`);
      return seen;
    };
    const newestFiles = async (person: Person, where: Where): Promise<Seen['files']> =>
      (await harness.visibleTo(person, where)).findLast(({ files }) => files.length > 0)?.files ?? [];
    const filesSeenBy = async (person: Person): Promise<Seen['files']> =>
      [...(await harness.visibleTo(person, 'channel')), ...(await harness.visibleTo(person, 'direct'))].flatMap(
        ({ files }) => files,
      );

    describe('who sees what', () => {
      it('shows a public reply to everybody, whole and in order', async () => {
        const seen = await board('public words');
        expect(seen.words).toContain('public words');
        expect(seen.controls).toEqual(['Change', 'Whisper', 'Refuse', 'Write', 'Shout', 'Pick one', 'Pick some']);
        expect((await newest('other')).words).toBe(seen.words);
      });

      it('shows a private reply to its reader alone', async () => {
        const before = await idsSeenBy('other');
        await harness.command('one', 'murmur');
        expect((await newest('one')).words).toContain('a murmur');
        expect(await idsSeenBy('other')).toEqual(before);
      });

      it('shows the private reply to a press to its reader alone', async () => {
        const seen = await board('press me');
        await harness.press('other', seen, 'Whisper');
        expect(await wordsSeenBy('other')).toContain('a whisper');
        expect(await wordsSeenBy('one')).not.toContain('a whisper');
      });

      it('answers in a direct channel there, and nowhere else', async () => {
        const before = await idsSeenBy('one');
        await harness.command('one', 'board', { words: 'between us' }, 'direct');
        expect((await newest('one', 'direct')).words).toContain('between us');
        expect(await idsSeenBy('one')).toEqual(before);
        expect((await harness.visibleTo('other', 'direct')).map(({ words }) => words).join()).not.toContain(
          'between us',
        );
      });
    });

    describe('controls', () => {
      it('replaces the message whose button was pressed, for everybody', async () => {
        const seen = await board('to be changed');
        await harness.press('other', seen, 'Change');
        for (const person of ['one', 'other'] as const) {
          const now = (await harness.visibleTo(person, 'channel')).find(({ id }) => id === seen.id);
          expect(now).toMatchObject({ words: 'changed', controls: [] });
        }
      });

      it('replaces a private message too', async () => {
        await harness.command('one', 'murmur');
        const seen = await newest('one');
        await harness.press('one', seen, 'Change');
        expect((await newest('one')).words).toBe('changed');
      });

      it('posts a new message where a press answers publicly', async () => {
        const seen = await board('shout');
        await harness.press('one', seen, 'Shout');
        expect((await newest('other')).words).toContain('a shout');
        expect(await wordsSeenBy('other')).toContain('shout');
      });

      it.each([
        ['Pick one', ['Colour green'], 'picked green'],
        ['Pick some', ['Colour red', 'Colour blue'], 'picked red and blue'],
      ])('brings back what was chosen in “%s”', async (label, options, words) => {
        const seen = await board('choose');
        await harness.choose('one', seen, label, options);
        expect((await harness.visibleTo('one', 'channel')).find(({ id }) => id === seen.id)?.words).toBe(words);
      });

      it('tells a refusal to the actor alone, and replaces nothing', async () => {
        const seen = await board('stays as it is');
        const answer = await harness.press('other', seen, 'Refuse');
        expect(`${answer.told ?? ''}\n${await wordsSeenBy('other')}`).toContain('no, because this is a test');
        expect(await wordsSeenBy('one')).not.toContain('no, because this is a test');
        expect((await harness.visibleTo('one', 'channel')).find(({ id }) => id === seen.id)).toEqual(seen);
      });
    });

    describe('forms', () => {
      const values = {
        Line: 'first',
        Lines: 'one\ntwo',
        Colour: ['Colour blue'],
        Extras: ['Extra a', 'Extra b'],
      };
      const openForm = (answer: Answer): OpenForm => {
        if (!answer.form) throw new Error('no form was opened');
        return answer.form;
      };

      it('opens from a press, and its submission replaces the message it came from', async () => {
        const seen = await board('write here');
        const form = openForm(await harness.press('one', seen, 'Write'));
        expect(form).toMatchObject({
          title: 'Write',
          fields: ['Line', 'Lines', 'Colour', 'Extras'],
        });
        await harness.fill('one', form, values);
        const now = (await harness.visibleTo('other', 'channel')).find(({ id }) => id === seen.id);
        expect(JSON.parse(now?.words ?? '{}')).toEqual({
          line: ['first'],
          lines: ['one\ntwo'],
          colour: ['blue'],
          extras: ['a', 'b'],
        });
      });

      it('brings an empty list for what was left empty', async () => {
        const seen = await board('write little');
        await harness.fill('one', openForm(await harness.press('one', seen, 'Write')), {
          Line: 'only this',
        });
        const now = (await harness.visibleTo('one', 'channel')).find(({ id }) => id === seen.id);
        expect(JSON.parse(now?.words ?? '{}')).toEqual({
          line: ['only this'],
          lines: [],
          colour: [],
          extras: [],
        });
      });

      it('opens from a command, and its submission answers in the channel', async () => {
        await harness.fill('one', openForm(await harness.command('one', 'form')), {
          Line: 'to all',
        });
        expect((await newest('other')).words).toContain('posted to all');
      });

      it('tells a refused submission to its sender alone, and replaces nothing', async () => {
        const seen = await board('write wrong');
        const answer = await harness.fill('one', openForm(await harness.press('one', seen, 'Write')), {
          Line: 'wrong',
        });
        expect(`${answer.told ?? ''}\n${await wordsSeenBy('one')}`).toContain('this line is wrong');
        expect(await wordsSeenBy('other')).not.toContain('this line is wrong');
        expect((await harness.visibleTo('other', 'channel')).find(({ id }) => id === seen.id)).toEqual(seen);
      });
    });

    describe('files that are given', () => {
      const give = async (values: Values): Promise<string> => {
        const { form } = await harness.command('one', 'file-form');
        if (!form) throw new Error('no form was opened');
        expect(form.fields).toEqual(['Line', 'File']);
        await harness.fill('one', form, values);
        return (await newest('other')).words;
      };

      it('arrive whole with the form that they were put into', async () => {
        const content = Buffer.from('späte Daten, – “as they came”');
        expect(await give({ Line: 'mine', File: { name: 'Meine Notizen (2).txt', content } })).toMatch(
          new RegExp(`^mine: Meine.Notizen.+\\.txt ${content.byteLength} späte Daten, – “as they came”$`),
        );
      });

      it('may be left out', async () => {
        expect(await give({ Line: 'none' })).toBe('none: no file');
      });
    });

    describe('people, channels, roles, dates and times', () => {
      const toldTo = async (person: Person, { told = '' }: Answer): Promise<string> =>
        `${told}\n${(await harness.visibleTo(person, 'channel')).at(-1)?.words ?? ''}`;
      const formOf = (answer: Answer): OpenForm => {
        if (!answer.form) throw new Error('no form was opened');
        return answer.form;
      };

      it('are brought by a command’s options', async () => {
        const { person, channel, role } = harness.picks;
        const options = { who: person.typed, place: channel.typed, team: role.typed };
        await harness.command('one', 'pick', { ...options, day: '24 Dec 2026', hour: '9am' });
        expect((await newest('other')).words).toBe(`picked ${person.id} ${channel.id} ${role.id} 2026-12-24 09:00:00`);
      });

      it('are brought by a form’s fields', async () => {
        const { person, channel, role } = harness.picks;
        const form = formOf(await harness.command('one', 'pick-form'));
        expect(form.fields).toEqual(['Who', 'Place', 'Team', 'Day', 'Hour']);
        await harness.fill('one', form, {
          Who: person.id,
          Place: channel.id,
          Team: role.id,
          Day: '2026-12-24',
          Hour: '17:30',
        });
        expect((await newest('other')).words).toBe(`picked ${person.id} ${channel.id} ${role.id} 2026-12-24 17:30:00`);
      });

      it('may be left out of a form', async () => {
        const { person } = harness.picks;
        await harness.fill('one', formOf(await harness.command('one', 'pick-form')), { Who: person.id });
        expect((await newest('other')).words).toBe(`picked ${person.id} - - - -`);
      });

      it.each([
        ['day', '2026-02-30', 'is no date that I know'],
        ['hour', 'half past', 'is no time of day that I know'],
      ])('are refused kindly where %s is “%s”', async (option, typed, words) => {
        const { person } = harness.picks;
        const before = await idsSeenBy('other');
        const answer = await harness.command('one', 'pick', { who: person.typed, [option]: typed });
        expect(await toldTo('one', answer)).toContain(words);
        expect(await idsSeenBy('other')).toEqual(before);
      });

      it.each([
        ['bot', 'is a bot'],
        ['left', 'isn’t in this workspace any more'],
      ] as const)('are refused kindly for somebody who is “%s”', async (which, words) => {
        const pick = harness.picks[which];
        if (!pick) return;
        expect(await toldTo('one', await harness.command('one', 'pick', { who: pick.typed }))).toContain(words);
        const form = formOf(await harness.command('one', 'pick-form'));
        expect(await toldTo('one', await harness.fill('one', form, { Who: pick.id }))).toContain(words);
      });
    });

    describe('deliveries', () => {
      it('answers the same delivery once', async () => {
        await board('delivered twice');
        const before = { seen: await harness.visibleTo('other', 'channel'), runs: contract.runs() };
        await harness.redeliver();
        expect({
          seen: await harness.visibleTo('other', 'channel'),
          runs: contract.runs(),
        }).toEqual(before);
      });

      it('does not undo a later change when an old press is delivered again', async () => {
        const seen = await board('changed twice');
        await harness.choose('one', seen, 'Pick one', ['Colour red']);
        await harness.messenger.send(harness.addresses.channel, view('Later', [paragraph(text`later`)]), 'later-news');
        const before = await harness.visibleTo('one', 'channel');
        await harness.redeliver();
        expect(await harness.visibleTo('one', 'channel')).toEqual(before);
      });

      it('says so when it does not know a command', async () => {
        const answer = await harness.command('one', 'bord');
        expect(`${answer.told ?? ''}\n${await wordsSeenBy('one')}`).toContain('Did you mean /board?');
      });

      it('suggests while an option is typed', async () => {
        expect(await harness.suggest('one', 'board', 'words', 'gre')).toEqual(['Colour green']);
        expect(await harness.suggest('one', 'board', 'nothing-like-it', 'gre')).toEqual([]);
      });

      it('suggests by who asks and what stands in the other options', async () => {
        const labels = await harness.suggest('one', 'note', 'words', 'x', { colour: 'red' });
        expect(labels).toEqual([expect.stringMatching(/^x for \S.* in red$/)]);
      });
    });

    describe('words', () => {
      it.each([
        '<b>bold</b> <script>alert(1)</script> &amp;',
        '**strong** _stress_ ~~gone~~ `code` ||spoiler|| > quote # heading',
        '@everyone @here <@123> <!channel> <#C1|x> <https://example.org|link> [link](https://example.org)',
        "Robert'); DROP TABLE students;--",
        '👩🏽‍💻🏳️‍🌈😀 ½ ∑ ﷽ ハロー',
      ])('brings %j as it was typed', async (words) => {
        expect((await board(words)).words).toBe(words);
      });

      it('brings any words as they were typed', async () => {
        await fc.assert(
          fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), async (typed) => {
            const words = tidyTyped(typed).replace(/\s+/g, ' ').trim();
            fc.pre(words !== '');
            expect((await board(words)).words).toBe(words);
          }),
          { numRuns: 25 },
        );
      });
    });

    describe('what is drawn', () => {
      it('brings a picture with its words', async () => {
        await harness.command('one', 'picture');
        expect((await newest('other')).pictures).toEqual([alt]);
      });

      it('brings a file with a public answer, to everybody', async () => {
        await harness.command('one', 'notes');
        expect(await newestFiles('other', 'channel')).toEqual([[aFile.name, fileWords]]);
        expect(await wordsSeenBy('other')).toContain('these are notes');
      });

      it('brings a private file to its reader alone', async () => {
        const before = await filesSeenBy('other');
        await harness.command('one', 'own-notes');
        const own = [...(await newestFiles('one', 'channel')), ...(await newestFiles('one', 'direct'))];
        expect(own).toContainEqual(['own.csv', 'mine,alone']);
        expect(await filesSeenBy('other')).toEqual(before);
        expect((await newestOf('one', 'own notes')).words).toContain('own notes');
      });

      it('passes a View of the largest size whole', async () => {
        await harness.command('one', 'largest');
        const seen = await newest('other');
        for (const words of wordsIn(largest)) expect(seen.words).toContain(words);
        expect(seen.controls).toEqual(labelsIn(largest));
        expect(seen.options).toEqual(optionsIn(largest));
      });
    });

    describe('messages of its own accord', () => {
      const said = (words: string, ...more: readonly Block[]): View =>
        view('Said', [paragraph(text`${words}`), ...more]);

      it('sends to a channel and to a person, once for each key', async () => {
        const first = await harness.messenger.send(harness.addresses.channel, said('to the channel', picture), 'key-1');
        const again = await harness.messenger.send(harness.addresses.channel, said('to the channel', picture), 'key-1');
        expect(again).toEqual(first);
        expect(
          (await harness.visibleTo('other', 'channel')).filter(({ words }) => words.includes('to the channel')),
        ).toMatchObject([{ pictures: [alt] }]);

        await harness.messenger.send(harness.addresses.direct, said('to you'), 'key-2');
        expect((await newest('one', 'direct')).words).toContain('to you');
        expect((await harness.visibleTo('other', 'direct')).map(({ words }) => words)).not.toContain('to you');
      });

      it('sends a file to a person', async () => {
        await harness.messenger.send(harness.addresses.direct, said('a file for you', aFile), 'key-file');
        expect(await newestFiles('one', 'direct')).toEqual([[aFile.name, fileWords]]);
        expect(await filesSeenBy('other')).not.toContainEqual(['own.csv', 'mine,alone']);
      });

      it('opens a thread, speaks in it, pins and takes back', async () => {
        const { messenger, addresses } = harness;
        if (addresses.channel.kind !== 'channel') throw new Error('no channel');
        const opening = { name: 'A talk', view: said('a thread begins') };
        const thread = await messenger.openThread(addresses.channel, opening, 'key-thread');
        expect(thread.isPrivate).toBe(false);
        expect((await newestOf('other', 'a thread begins')).words).toContain('a thread begins');
        const inside = await messenger.send(thread.address, said('within'), 'key-within');
        await messenger.pin(thread.message);
        await messenger.pin(thread.message);
        await messenger.remove(inside);
        await messenger.remove(inside);
        await messenger.remove(thread.message);
        expect(await wordsSeenBy('other')).not.toContain('a thread begins');
        await expect(messenger.pin(harness.goneMessage)).rejects.toMatchObject({ failure: 'gone' });
      });

      it('shows what is said in a thread for everybody to everybody', async () => {
        const { messenger, addresses, readsIn } = harness;
        if (addresses.channel.kind !== 'channel') throw new Error('no channel');
        const opening = { name: 'A question', view: said('who knows?') };
        const { address } = await messenger.openThread(addresses.channel, opening, 'key-open-thread');
        await messenger.send(address, said('I do'), 'key-in-open-thread');
        for (const member of ['one', 'other', 'third'] as const)
          expect((await readsIn(member, address)).join()).toContain('I do');
      });

      it('says in which thread somebody acts, and in which channel that hangs', async () => {
        const { messenger, addresses, readsIn, pressIn } = harness;
        if (addresses.channel.kind !== 'channel') throw new Error('no channel');
        const { channelId } = addresses.channel;
        const opening = { name: 'A place', view: said('where are we?') };
        const { address } = await messenger.openThread(addresses.channel, opening, 'key-where-thread');
        await messenger.send(address, said('say it', whereButton), 'key-in-where-thread');
        await pressIn('one', address, 'Where?');
        expect((await readsIn('one', address)).at(-1)).toBe(`in ${address.threadId} of ${channelId}`);
        await messenger.send(addresses.channel, said('and here', whereButton), 'key-where-channel');
        await harness.press('one', await newestOf('one', 'and here'), 'Where?');
        expect((await newest('one')).words).toContain(`in no thread of ${channelId}`);
      });

      it('shows a thread for some people alone to nobody else, and lets one more in', async () => {
        const { messenger, addresses, accounts, readsIn } = harness;
        if (addresses.channel.kind !== 'channel') throw new Error('no channel');
        const { one, other, third } = accounts;
        const opening = { name: 'Help', view: said('between us'), onlyFor: [one, other] };
        const thread = await messenger.openThread(addresses.channel, opening, 'key-private');
        await messenger.send(thread.address, said('a secret'), 'key-secret');
        expect(thread.isPrivate).toBe(true);
        for (const member of ['one', 'other'] as const)
          expect(await readsIn(member, thread.address)).toEqual(['between us', 'a secret']);
        expect(await readsIn('third', thread.address)).toEqual([]);
        expect(await wordsSeenBy('other')).not.toContain('between us');
        expect(await messenger.openThread(addresses.channel, opening, 'key-private')).toEqual(thread);

        const all = { ...opening, onlyFor: [one, other, third] };
        const wider = await messenger.addToThread(thread, all, 'key-wider');
        await messenger.send(wider.address, said('welcome'), 'key-welcome');
        for (const member of ['one', 'other', 'third'] as const) {
          expect((await readsIn(member, wider.address)).at(0)).toBe('between us');
          expect((await readsIn(member, wider.address)).at(-1)).toBe('welcome');
        }
        expect(await messenger.addToThread(wider, all, 'key-wider')).toEqual(wider);
      });

      it('closes a thread, twice too, and one that is gone', async () => {
        const { messenger, addresses, accounts, readsIn } = harness;
        if (addresses.channel.kind !== 'channel') throw new Error('no channel');
        const opening = { name: 'Done soon', view: said('short'), onlyFor: [accounts.one, accounts.other] };
        const thread = await messenger.openThread(addresses.channel, opening, 'key-close');
        await messenger.closeThread(thread);
        await messenger.closeThread(thread);
        expect(await readsIn('one', thread.address)).toContain('short');
        const gone = { ...thread.address, threadId: harness.goneMessage.messageId };
        await messenger.closeThread({ address: gone, isPrivate: true });
      });

      it('tells that somebody for a thread isn’t there', async () => {
        const { messenger, addresses, accounts } = harness;
        if (addresses.channel.kind !== 'channel') throw new Error('no channel');
        const opening = { name: 'Help', view: said('hello?'), onlyFor: [accounts.one, harness.nobody] };
        await expect(messenger.openThread(addresses.channel, opening, 'key-nobody')).rejects.toMatchObject({
          name: 'DeliveryError',
          failure: 'unreachable',
        });
      });

      it('opens a group, or says that it may not', async () => {
        const { messenger, accounts } = harness;
        const group = [accounts.one, accounts.other];
        const opened = await messenger.openGroup(group).catch((error) => error);
        if (!harness.hasGroups) return expect(opened).toMatchObject({ failure: 'not-permitted' });
        expect((await messenger.send(opened, said('all together'), 'key-group')).channelId).toBe(opened.channelId);
        expect(await messenger.openGroup(group)).toEqual(opened);
      });

      it('edits what it sent', async () => {
        const message = await harness.messenger.send(harness.addresses.channel, said('before'), 'key-3');
        await harness.messenger.edit(message, said('after'));
        const words = (await harness.visibleTo('other', 'channel')).map((seen) => seen.words);
        expect(words).toContain('after');
        expect(words).not.toContain('before');
      });

      it('tells what is gone from who can’t be reached', async () => {
        await expect(harness.messenger.send(harness.addresses.gone, said('x'), 'key-4')).rejects.toMatchObject({
          name: 'DeliveryError',
          failure: 'gone',
        });
        await expect(harness.messenger.send(harness.addresses.unreachable, said('x'), 'key-5')).rejects.toMatchObject({
          name: 'DeliveryError',
          failure: 'unreachable',
        });
        await expect(harness.messenger.edit(harness.goneMessage, said('x'))).rejects.toMatchObject({
          name: 'DeliveryError',
          failure: 'gone',
        });
      });
    });
  });
};

const wordsIn = ({ blocks }: View): readonly string[] =>
  blocks.flatMap((block) => (block.kind === 'text' || block.kind === 'heading' ? [wordsOf(block.text).trim()] : []));
const labelsIn = ({ blocks }: View): readonly string[] =>
  blocks.flatMap((block) => (block.kind === 'controls' ? block.controls.map(({ label }) => label) : []));
const optionsIn = ({ blocks }: View): readonly string[] =>
  blocks
    .flatMap((block) => (block.kind === 'controls' ? block.controls : []))
    .flatMap((control) => (control.kind === 'select' ? control.options.map(({ label }) => label) : []));

/** What people do in office hours in more than one test, and what is asked of it afterwards. */
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Option, View } from '../../src/chat/view/view.ts';
import { type Bot, formOf, type Person, wordsIn } from './bot.ts';

/** A scene as far as it is needed here. */
export type Stage = {
  readonly bot: Bot;
  /** Everything that is due is done, and everything stated is delivered. */
  readonly settle: () => Promise<void>;
  readonly say: (person: Person, deed?: string, options?: Readonly<Record<string, string>>) => Promise<Reply>;
  readonly press: (person: Person, on: Reply | View, label: string) => Promise<Reply>;
  /** Fills the form of /oh do:join. */
  readonly join: (person: Person, topic: string, more?: Readonly<Record<string, readonly string[]>>) => Promise<Reply>;
  /** What the bot wrote to somebody, the last first. */
  readonly written: (person: Person) => readonly View[];
  readonly rows: <Row>(query: string) => Promise<readonly Row[]>;
};

export const asReply = (shown: Reply | View | undefined): Reply => {
  if (shown === undefined) return { answers: 'private', view: { summary: '', blocks: [] } };
  return 'answers' in shown ? shown : { answers: 'private', view: shown };
};

/** What may be chosen in this field of a form. */
export const optionsOf = (form: Reply, name: string): readonly Option[] => {
  const field = formOf(form).fields.find((each) => each.name === name);
  return field && 'options' in field ? field.options : [];
};

export const deedsIn = ({ bot, settle, say, press, join, written, rows }: Stage) => {
  /** The clock goes on, and what is due is done. */
  const forward = async (duration: Temporal.DurationLike): Promise<void> => {
    bot.clock.forward(duration);
    await settle();
  };
  const allWords = (person: Person): readonly string[] => written(person).map((view) => wordsIn(asReply(view)));
  return {
    forward,
    /** The first of them opens without an end; it is past the first minute, in which a lot is drawn. */
    open: async (first: Person, ...others: readonly Person[]): Promise<void> => {
      await first.fill(await say(first, 'start'), { closes: [] });
      for (const helper of others) await say(helper, 'start');
      await forward({ minutes: 2 });
    },
    /** One after the other, each about a laptop of their own. */
    joinInTurn: async (...people: readonly Person[]): Promise<void> => {
      for (const person of people) {
        await join(person, `Laptop of ${person.name}`, { ticks: ['join'] });
        bot.clock.forward({ seconds: 20 });
      }
      await settle();
    },
    place: async (person: Person): Promise<string> => wordsIn(await say(person, 'place')),
    edit: async (person: Person): Promise<Reply> => press(person, await say(person, 'place'), 'Edit'),
    goAway: async (person: Person, until: string): Promise<void> => {
      await person.fill(await press(person, await say(person, 'place'), 'Away'), { until: [until] });
    },
    /** Adds whoever may be added first. */
    addToGroup: async (helper: Person, card: Reply | View): Promise<void> => {
      const form = await press(helper, card, 'Add to group');
      const [option] = optionsOf(form, 'ticket');
      await helper.fill(form, { ticket: [option?.value ?? ''] });
    },
    linkUp: async (maker: Person, user: Person): Promise<void> => {
      const shown = await maker.command('link');
      const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(shown))?.[0] ?? '';
      await user.press(await user.command('link', { code }), 'Confirm');
      await maker.press(await maker.press(shown, 'Confirm'), 'Yes, link us');
      await settle();
    },
    /** Gives what is said of it. */
    deleteAll: async (person: Person): Promise<string> => {
      const done = await person.press(await person.command('my-data', { what: 'delete' }), 'Delete everything');
      await settle();
      return wordsIn(done);
    },
    allWords,
    lastWords: (person: Person): string => allWords(person)[0] ?? '',
    /** Of all questions, the first that was asked first. */
    states: async (): Promise<readonly string[]> =>
      (await rows<{ state: string }>('select state from ticket order by joined_at, id')).map(({ state }) => state),
  };
};

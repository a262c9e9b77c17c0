/** Plays one input as a platform would bring it, and says what came of it. */

import type { Reply } from '../../src/chat/dispatch.ts';
import type { Choice, Command, OptionDeclaration } from '../../src/chat/receive/command.ts';
import type { Interaction } from '../../src/chat/receive/interaction.ts';
import type { Role } from '../../src/chat/role.ts';
import type { GivenFile } from '../../src/chat/view/file.ts';
import type { Field, Form } from '../../src/chat/view/form.ts';
import type { GivenValue, Picked, PickedKind } from '../../src/chat/view/picked.ts';
import type { Control } from '../../src/chat/view/view.ts';
import type { Person } from '../support/bot.ts';
import type { Cast } from './cast.ts';
import type { Input } from './inputs.ts';
import { nameOf, type Reach, type Way } from './reach.ts';

/** What somebody sees: what they were given last, latest first. */
const SEEN = 6;

export type Played = {
  /** As it was sent, to be read when it has failed. */
  readonly sent: unknown;
  /** The command or action that it was for. */
  readonly name: string;
  readonly reply?: Reply;
  readonly suggested?: readonly Choice[];
};

type Sent = Parameters<Person['send']>[0];

/** How often each command and action was played so far, in all worlds. */
const tried = new Map<string, number>();

export const createPlayer = async ({ bot, people, roles, rows, cohorts }: Cast, reach: Reach) => {
  const commands = bot.features.flatMap(({ commands: own }) => own);
  const actions = bot.features.flatMap(({ actions: own }) => own);
  const seen = new Map<Person, Reply[]>(people.map((person) => [person, []]));
  let ids = await rows();
  let turns = 0;
  let acting = at(people, 0);
  let latest: { person: Person; sent: Sent & { id: string } } | undefined;

  /** What leads nowhere isn't gone back to. */
  const keep = (person: Person, reply: Reply): void => {
    if (reply.answers === 'form' || controlsOn(reply).length > 0)
      seen.set(person, [reply, ...(seen.get(person) ?? [])].slice(0, SEEN));
  };
  /** Where a walk by chance alone would rarely get: a third of what there is, tried least. */
  const leastTried = <T>(list: readonly T[], nameIn: (each: T) => string, wild: boolean): readonly T[] =>
    wild
      ? list
      : list
          .toSorted((one, other) => (tried.get(nameIn(one)) ?? 0) - (tried.get(nameIn(other)) ?? 0))
          .slice(0, Math.ceil(list.length / 3));
  const send = async (person: Person, sent: Sent, name: string, shown?: string): Promise<Played> => {
    tried.set(name, (tried.get(name) ?? 0) + 1);
    const known = { ...sent, id: `fuzz-${turns}` };
    latest = { person, sent: known };
    const reply = await person.send(known);
    reach.noteReply(reply, sent.kind, shown);
    keep(person, reply);
    return { sent: { who: person.name, ...known }, name, reply };
  };

  const where = (input: Input): Pick<Interaction, 'place'> & { channel?: { externalId: string } } =>
    (input.picks[11] ?? 0) % 3 === 0
      ? { place: 'direct' }
      : { place: 'workspace', channel: { externalId: at(['oh-channel', 'daily', 'none'], input.picks[10] ?? 0) } };

  /** Those that would get somewhere new; all of them once there are none. */
  const newFirst = <T extends { readonly name: string; readonly who: Role }>(
    list: readonly T[],
    way: Way,
  ): readonly T[] => {
    const fresh = list.filter((each) => reach.isNew(each, way));
    return fresh.length > 0 ? fresh : list;
  };
  const roleOf = (person: Person): Role => roles.get(person) ?? 'learner';

  const give = (input: Input): Given => ({ input, people, ids });

  const playCommand = (person: Person, input: Input): Promise<Played> => {
    const there = where(input);
    const way = { place: there.place, role: roleOf(person), kind: 'command' } as const;
    const slashed = newFirst(
      commands.map((command) => ({ ...command, name: `/${command.name}` })),
      way,
    );
    const { name, ...command } = at(
      leastTried(slashed, (each) => each.name, input.wild),
      input.which,
    );
    const options = optionsFor({ ...command, name }, give(input));
    return send(person, { kind: 'command', command: name.slice(1), options, ...there }, name);
  };
  const playForge = (input: Input): Promise<Played> => {
    // Each role as often, though most people are learners.
    const role = at(['learner', 'helper', 'organiser'] as const, input.who);
    const person = at(
      people.filter((each) => roleOf(each) === role),
      Math.floor(input.who / 3),
    );
    const there = where(input);
    const [one = 0, two = 0, three = 0] = input.picks;
    const kind = three % 2 ? 'action' : 'form';
    const { name } = at(newFirst(actions, { place: there.place, role, kind }), input.which);
    const row = input.wild ? at(input.typed, 1) : at(three % 4 ? ids : cohorts, one);
    const argument = input.wild
      ? at(input.typed, 2)
      : at(['', 'x', '0', '2026-03-02', '-1', at(ids, input.which)], two);
    const id = `${name}:${row}:${argument}`;
    const sent: Sent =
      kind === 'action'
        ? { kind: 'action', controlId: id, values: input.typed, ...there }
        : { kind: 'form', formId: id, filled: { name: input.typed, note: [at(input.typed, 0)] }, ...there };
    return send(person, sent, name);
  };
  const playPress = (person: Person, input: Input): Promise<Played> => {
    const from = input.wild ? at(people, input.picks[3] ?? 0) : person;
    const own = seen.get(from) ?? [];
    const unfilled = own.find((each) => each.answers === 'form' && !reach.isFilled(nameOf(each.form.id)));
    const reply = unfilled ?? at(own, skewed(input.picks[4] ?? 0));
    if (reply?.answers === 'form') {
      const name = nameOf(reply.form.id);
      return send(person, filledIn(reply.form, give(input), where(input)), name, name);
    }
    const pressable = reply ? controlsOn(reply) : [];
    if (pressable.length === 0) return playCommand(person, input);
    const control = at(
      leastTried(pressable, ({ id }) => nameOf(id), input.wild),
      input.which,
    );
    const values = control.kind === 'select' ? chosenIn(control.options, input, control.atMost ?? 1) : [];
    return send(person, { kind: 'action', controlId: control.id, values, ...where(input) }, nameOf(control.id));
  };
  const playSuggest = async (person: Person, input: Input): Promise<Played> => {
    const asking = commands.flatMap((command) =>
      Object.entries(command.options).flatMap(([option, { kind }]) => (kind === 'text' ? [{ command, option }] : [])),
    );
    const { command, option } = at(asking, input.which);
    const sent = {
      kind: 'suggest',
      command: command.name,
      option,
      typed: at(input.typed, 0),
      place: 'workspace',
    } as const;
    const { origin } = person;
    const suggested = await bot.dispatcher.suggest({ ...sent, id: `fuzz-${turns}`, origin });
    return { sent: { who: person.name, ...sent }, name: `/${command.name} ${option}`, suggested };
  };
  const playWait = async (input: Input): Promise<Played> => {
    const minutes = at([1, 4, 30, 600, 1500, 4400], input.which);
    bot.clock.forward({ minutes });
    await bot.runDue(...bot.offers.routines.map(({ name }) => name));
    return { sent: { minutes }, name: 'time goes by' };
  };

  return async (input: Input): Promise<Played> => {
    turns += 1;
    if (turns % 40 === 0) ids = await rows();
    // Mostly somebody goes on with what they began.
    if (input.who % 5 === 0) acting = at(people, input.which + input.who);
    const person = acting;
    switch (input.kind) {
      case 'command':
        return playCommand(person, input);
      case 'press':
        return playPress(person, input);
      case 'forge':
        return playForge(input);
      case 'words':
        return send(person, { kind: 'words', words: at(input.typed, 0), place: 'direct' }, 'words');
      case 'suggest':
        return playSuggest(person, input);
      case 'again':
        return latest ? send(latest.person, latest.sent, 'again') : playCommand(person, input);
      case 'wait':
        return playWait(input);
    }
  };
};

type Given = { readonly input: Input; readonly people: readonly Person[]; readonly ids: readonly string[] };

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** Mostly what was given last. */
const skewed = (pick: number): number => (pick % 3 ? 0 : pick % SEEN);

type Pressable = Exclude<Control, { kind: 'link' }>;

const controlsOn = (reply: Extract<Reply, { view: unknown }>): readonly Pressable[] =>
  reply.view.blocks.flatMap((block) =>
    block.kind === 'controls' ? block.controls.filter((control): control is Pressable => control.kind !== 'link') : [],
  );

const chosenIn = (options: readonly { readonly value: string }[], { picks, wild, typed }: Input, atMost: number) => {
  if (wild || options.length === 0) return typed.slice(0, 2);
  const count = 1 + ((picks[5] ?? 0) % atMost);
  return [...new Set(picks.slice(0, count).map((pick) => at(options, pick).value))];
};

const pickedFor = (kind: PickedKind, pick: number, { people, input }: Given): Picked => {
  const externalId = kind === 'person' ? at(people, pick).origin.account.externalId : at(['oh-channel', 'c2'], pick);
  const problem = input.wild ? at(['bot', 'left', 'elsewhere', 'unknown', 'unseen'] as const, pick) : undefined;
  return { kind, externalId, name: at(input.typed, pick), ...(problem ? { problem } : {}) };
};

const DATES = ['2026-03-02', '2026-03-29', 'tomorrow', '2027-01-01', '2020-01-01', 'next monday'];
const TIMES = ['09:00', '02:30', '9am', '23:59', '24:00'];

const optionFor = (declaration: OptionDeclaration, pick: number, given: Given): GivenValue => {
  const typed = at(given.input.typed, pick);
  if (given.input.wild) return typed;
  switch (declaration.kind) {
    case 'text':
      return typed;
    case 'integer':
      return declaration.from + (pick % (declaration.to - declaration.from + 1));
    case 'choice':
      return at(declaration.choices, pick).value;
    case 'date':
      return at([...DATES, typed], pick);
    case 'time':
      return at([...TIMES, typed], pick);
    default:
      return pickedFor(declaration.kind, pick, given);
  }
};

/** Each option is given or left out. */
const optionsFor = ({ options }: Command, given: Given): Record<string, GivenValue> =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, declaration], index) => {
      const pick = given.input.picks[index] ?? 0;
      return declaration.required || pick % 3 === 0 ? [[name, optionFor(declaration, pick, given)]] : [];
    }),
  );

const valuesFor = (field: Field, pick: number, given: Given): readonly string[] => {
  const typed = at(given.input.typed, pick);
  if (given.input.wild) return given.input.typed;
  switch (field.kind) {
    case 'input':
      return [pick % 2 ? typed : at([field.value ?? '3', 'https://example.com/work', 'Some words'], pick)];
    case 'select':
    case 'radio':
      return [at(field.options, pick).value];
    case 'checks':
      return field.options.filter((_, index) => (pick >> index) % 2).map(({ value }) => value);
    case 'date':
      return [at([...DATES, typed], pick)];
    case 'time':
      return [at([...TIMES, typed], pick)];
    case 'file':
      return [];
    default:
      return [pickedFor(field.kind, pick, given).externalId];
  }
};

const filledIn = (form: Form, given: Given, where: object): Sent => {
  const { picks } = given.input;
  const fields = form.fields.map((field, index) => ({ field, pick: picks[index % picks.length] ?? 0 }));
  const filled = Object.fromEntries(fields.map(({ field, pick }) => [field.name, valuesFor(field, pick, given)]));
  const picked = Object.fromEntries(
    fields.flatMap(({ field, pick }) =>
      field.kind === 'person' || field.kind === 'channel' || field.kind === 'role'
        ? [[field.name, [pickedFor(field.kind, pick, given)]]]
        : [],
    ),
  );
  const files = Object.fromEntries(
    fields.flatMap(({ field, pick }) =>
      field.kind === 'file' && pick % 2 ? [[field.name, [givenFile(pick, given)]]] : [],
    ),
  );
  return { kind: 'form', formId: form.id, filled, picked, files, ...where };
};

const givenFile = (pick: number, { input }: Given): GivenFile => ({
  name: at([at(input.typed, pick), 'notes.md', 'data.zip'], pick >> 1),
  bytes: pick % 9_000_000,
  read: async () => {
    if (pick % 5 === 0) throw new Error('it is gone');
    return Buffer.from(at(input.typed, pick));
  },
});

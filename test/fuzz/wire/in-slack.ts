/** Plays one input at Slack's client: what that wouldn't let anybody do isn't done. */
import type { Command } from '../../../src/chat/receive/command.ts';
import { isPlain, UMBRELLA } from '../../../src/platforms/slack/connect/command-names.ts';
import type { Outcome } from '../../peers/slack/acting.ts';
import { stringIn } from '../../peers/slack/check.ts';
import { optionsOf } from '../../peers/slack/check-objects.ts';
import type { Member } from '../../peers/slack/member.ts';
import type { Submitted } from '../../peers/slack/modal.ts';
import type { SeenMessage, SeenView } from '../../peers/slack/seen.ts';
import { type Control, controlsIn, type Given, type OwnFile } from '../../peers/slack/state-values.ts';
import type { Input } from '../inputs.ts';
import { at, drawOptions, type Pickable, pickOf, typed } from './draw.ts';

/** What somebody goes back to: the newest messages. */
const LOOKED_BACK = 4;
const TYPED_AT_MOST = 3000;

export type InSlack = { readonly did: string; readonly outcome: Outcome | Submitted };

export const playInSlack = async (
  members: readonly Member[],
  commands: readonly Command[],
  pickable: Pickable,
  input: Input,
): Promise<InSlack> => {
  const member = at(members, input.who);
  const where = pickOf(input, 11) % 3 ? 'general' : 'dm';
  const as = (what: string, given: unknown): string => `${member.name} ${what} ${JSON.stringify(given)}`;
  const { openView } = member;
  if (openView) {
    const filled = fillIn(openView, input, pickable);
    const did = as(`fills in ${openView.callbackId}`, filled);
    const outcome = await member.submit(filled);
    // What is held back or refused stays open, and nobody comes past it.
    if (member.openView?.id === openView.id) await member.dismiss(true);
    return { did, outcome };
  }
  const seen = [...member.sees(where).slice(-LOOKED_BACK), ...[member.home() ?? []].flat()].filter(isUsable);
  if (seen.length > 0 && input.kind !== 'command') {
    const surface = at(seen, pickOf(input, 4) % 3 ? seen.length - 1 : pickOf(input, 4));
    const control = at(usableIn(surface), input.which);
    return { did: as('uses', control.actionId), outcome: await use(member, surface, control, input, pickable) };
  }
  if (input.kind === 'wait') return { did: as('opens', 'Home'), outcome: await member.openHome() };
  const command = at(commands, input.which);
  const named = isPlain(command) ? command.name : `${UMBRELLA} ${command.name}`;
  const line = `/${named} ${lineOf(command, input, pickable)}`;
  return { did: as('types', line), outcome: await member.run(line, { channel: where }) };
};

type Surface = SeenMessage | SeenView;

const PRESSED = /^button$|static_select$|^users_select$|^channels_select$|^radio_buttons$|^overflow$|picker$/;
const usableIn = ({ blocks }: Surface): readonly Control[] =>
  controlsIn(blocks).filter(({ type, element }) => PRESSED.test(type) && element['url'] === undefined);
const isUsable = (surface: Surface): boolean => usableIn(surface).length > 0;

const use = (
  member: Member,
  surface: Surface,
  control: Control,
  input: Input,
  pickable: Pickable,
): Promise<Outcome> => {
  if (control.type === 'button') return member.press(surface, control.actionId);
  const given = valueFor(control, input, pickOf(input, 5), pickable);
  return member.choose(surface, control.actionId, given ?? []);
};

/** As people write it: by names, or just words. */
const lineOf = (command: Command, input: Input, pickable: Pickable): string =>
  input.wild
    ? input.typed.join(' ')
    : drawOptions(command, input, pickable)
        .map(([name, value]) => (pickOf(input, 6) % 2 ? `${name}:${value}` : String(value)))
        .join(' ');

type Chosen = Exclude<Given, OwnFile>;

const valueFor = ({ type, element }: Control, input: Input, pick: number, pickable: Pickable): Chosen | undefined => {
  const options = optionsOf(element).map((option) => stringIn(option, 'value') ?? '');
  if (/static_select$|^radio_buttons$|^checkboxes$|^overflow$/.test(type))
    return options.length > 0 ? [at(options, pick)] : undefined;
  if (/users_select$/.test(type)) return [at(pickable.people, pick)];
  if (/channels_select$|conversations_select$/.test(type)) return [at(pickable.channels, pick)];
  if (type === 'datepicker') return at(['2026-03-02', '2020-01-01', '2027-12-31'], pick);
  if (type === 'timepicker') return at(['09:00', '02:30', '23:59'], pick);
  return /_input$/.test(type) ? typed(input, pick).slice(0, TYPED_AT_MOST) : undefined;
};

const fillIn = ({ blocks }: SeenView, input: Input, pickable: Pickable): Record<string, Given> =>
  Object.fromEntries(
    controlsIn(blocks).flatMap((control, index): readonly (readonly [string, Given])[] => {
      const pick = pickOf(input, index);
      if (control.type === 'file_input') return pick % 2 ? [[control.blockId, ownFile(input, pick)]] : [];
      const value = pick % 5 === 0 ? undefined : valueFor(control, input, pick, pickable);
      const most = Number(control.element['max_length'] ?? TYPED_AT_MOST);
      if (value === undefined || control.type === 'button') return [];
      return [[control.blockId, typeof value === 'string' ? value.slice(0, most) : value]];
    }),
  );

const ownFile = (input: Input, pick: number): OwnFile => ({
  name: at(['notes.md', 'data.zip', 'Über.SQL'], pick >> 1),
  content: Buffer.from(typed(input, pick)),
});

/** Plays one input at Discord's client: what that wouldn't let anybody do isn't done. */
import type { Command } from '../../../src/chat/receive/command.ts';
import { ClientRefusal } from '../../peers/discord/member/command.ts';
import type { Filled } from '../../peers/discord/member/form.ts';
import type { Outcome } from '../../peers/discord/member/outcome.ts';
import type { SeenField, SeenMessage } from '../../peers/discord/member/seen.ts';
import type { DiscordPeer } from '../../peers/discord/start.ts';
import type { Input } from '../inputs.ts';
import { at, drawOptions, type Pickable, pickOf, typed } from './draw.ts';

type Member = ReturnType<DiscordPeer['member']>;

const CHANNELS = ['general', 'study'] as const;
/** What somebody goes back to: the newest messages. */
const LOOKED_BACK = 4;

export type OnWire = { readonly did: string; readonly outcome?: Outcome };

/** What they did; without an outcome where the client held it back. */
export const playOnDiscord = async (
  members: readonly Member[],
  commands: readonly Command[],
  pickable: Pickable,
  input: Input,
): Promise<OnWire> => {
  const member = at(members, input.who);
  const where = pickOf(input, 11) % 3 ? { channel: at(CHANNELS, pickOf(input, 10)) } : ({ dm: true } as const);
  let did = '';
  const note = (what: string, given: unknown): void => {
    did = `${member.name} ${what} ${JSON.stringify(given)}`;
  };
  try {
    const form = member.form();
    if (form && input.kind !== 'command') {
      const filled = Object.fromEntries(
        form.fields.map((field, index) => [field.customId, fillField(field, input, pickOf(input, index))]),
      );
      note(`fills in ${form.customId}`, filled);
      return { did, outcome: await member.submit(filled) };
    }
    const seen = member.sees(where).filter(isUsable).slice(-LOOKED_BACK);
    if (seen.length > 0 && input.kind !== 'command') {
      const message = at(seen, pickOf(input, 4) % 3 ? seen.length - 1 : pickOf(input, 4));
      const used = controlsOf(message);
      const control = at(used, input.which);
      note('uses', control);
      return { did, outcome: await use(member, message, control, input) };
    }
    const command = at(commands, input.which);
    const options = Object.fromEntries(drawOptions(command, input, pickable));
    note(`runs /${command.name}`, { options, where });
    return { did, outcome: await member.run(command.name, options, where) };
  } catch (error) {
    if (error instanceof ClientRefusal) return { did };
    throw error;
  }
};

type Control = { readonly id: string; readonly select: boolean };

const controlsOf = ({ buttons, selects }: SeenMessage): readonly Control[] => [
  ...buttons.flatMap(({ customId, disabled }) => (customId && !disabled ? [{ id: customId, select: false }] : [])),
  ...selects.filter(({ disabled }) => !disabled).map(({ customId }) => ({ id: customId, select: true })),
];
const isUsable = (message: SeenMessage): boolean => controlsOf(message).length > 0;

const use = (member: Member, message: SeenMessage, { id, select }: Control, input: Input): Promise<Outcome> => {
  if (!select) return member.press(message, id);
  const offered = message.selects.find(({ customId }) => customId === id);
  const chosen = input.picks.slice(0, Math.min(offered?.atMost ?? 1, 1 + (pickOf(input, 5) % 3)));
  const values = offered?.options.map(({ value }) => value) ?? [];
  return member.choose(message, id, values.length > 0 ? [...new Set(chosen.map((pick) => at(values, pick)))] : []);
};

/** https://discord.com/developers/docs/components/reference */
const FILE_UPLOAD = 19;

const fillField = (field: SeenField, input: Input, pick: number): Filled[string] => {
  if (field.options.length > 0) return [at(field.options, pick).value];
  if (field.type === FILE_UPLOAD) return { name: 'notes.md', content: Buffer.from(typed(input, pick)) };
  const words = pick % 3 ? typed(input, pick) : (field.value ?? typed(input, pick));
  return words.slice(0, field.maxLength);
};

/** What people at Discord's and Slack's own clients choose and type, by what was drawn for them. */
import type { Command, OptionDeclaration } from '../../../src/chat/receive/command.ts';
import type { Input } from '../inputs.ts';

/** Who and what can be picked, by its id there. */
export type Pickable = { readonly people: readonly string[]; readonly channels: readonly string[] };

export const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
export const pickOf = ({ picks }: Input, place: number): number => picks[place % picks.length] ?? 0;

const DAYS = ['2026-03-02', 'tomorrow', 'next monday', '2026-03-29'];
const TIMES = ['09:00', '02:30', '9am', '23:59'];
const SENSIBLE = ['3', 'cap theorem', 'https://example.com/work', 'Some words', 'Europe/Paris', ...DAYS, ...TIMES];

/** Half of what is typed makes sense, or little but the first check would ever be tried. */
export const typed = (input: Input, pick: number): string =>
  pick % 2 ? at(input.typed, pick) : at(SENSIBLE, Math.floor(pick / 2));

const drawValue = (declaration: OptionDeclaration, input: Input, pick: number, pickable: Pickable) => {
  switch (declaration.kind) {
    case 'text':
      return typed(input, pick).slice(0, declaration.atMost);
    case 'integer':
      return declaration.from + (pick % (declaration.to - declaration.from + 1));
    case 'choice':
      return at(declaration.choices, pick).value;
    case 'person':
      return at(pickable.people, pick);
    case 'channel':
      return at(pickable.channels, pick);
    case 'role':
      return undefined;
    default:
      return typed(input, pick);
  }
};

/** Each option is given or left out. */
export const drawOptions = ({ options }: Pick<Command, 'options'>, input: Input, pickable: Pickable) =>
  Object.entries(options).flatMap(([name, declaration], index) => {
    const pick = pickOf(input, index);
    const value = drawValue(declaration, input, pick, pickable);
    const isGiven = value !== undefined && value !== '' && (declaration.required || pick % 3 === 0);
    return isGiven ? [[name, value] as const] : [];
  });

/**
 * A command, declared once: its help, the platforms' registrations and the README's table are made
 * from this.
 */
import type { Text } from '../../lib/words/text-tree.ts';
import type { Caller, Channel, Context } from '../context.ts';
import type { Role } from '../role.ts';
import type { Form } from '../view/form.ts';
import type { GivenValue, Person, PickedKind, PlatformRole } from '../view/picked.ts';
import type { View } from '../view/view.ts';

/**
 * How the reply is given. Declared, since both platforms make it final within 3 seconds; a form
 * can't follow a deferral.
 */
export type Answers = 'public' | 'private' | 'update' | 'form';

export type Place = 'workspace' | 'direct';

export type Choice = { readonly value: string; readonly label: string };

type Common = { readonly description: string; readonly required?: boolean };

export type OptionDeclaration =
  | (Common & {
      readonly kind: 'text';
      readonly atMost?: number;
      /** Up to 25 suggestions for what is typed so far. */
      readonly suggest?: (typed: string, asked: Asked) => Promise<readonly Choice[]> | readonly Choice[];
    })
  | (Common & { readonly kind: 'integer'; readonly from: number; readonly to: number })
  | (Common & { readonly kind: 'choice'; readonly choices: readonly Choice[] })
  /** Picked from the platform’s own list: a `Person`, a `Channel`, a `PlatformRole`. */
  | (Common & { readonly kind: PickedKind })
  /** As people write them, in the caller’s zone: a `Temporal.PlainDate`, a `Temporal.PlainTime`. */
  | (Common & { readonly kind: 'date' | 'time' });

/** Who asks for suggestions, and what stands in the other options so far. */
export type Asked = {
  /** Asked for only where it matters: it takes a look into the database. */
  readonly caller: () => Promise<Caller>;
  readonly given: Readonly<Record<string, GivenValue>>;
};

export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>;

type Values = {
  readonly text: string;
  readonly choice: string;
  readonly integer: number;
  readonly person: Person;
  readonly channel: Channel;
  readonly role: PlatformRole;
  readonly date: Temporal.PlainDate;
  readonly time: Temporal.PlainTime;
};

export type OptionValue = Values[keyof Values];

type ValueOf<Declaration extends OptionDeclaration> = Values[Declaration['kind']];

/** What the handler gets: required options are there, others may be `undefined`. */
export type OptionValues<Declarations extends OptionDeclarations> = {
  readonly [Name in keyof Declarations]: Declarations[Name] extends { required: true }
    ? ValueOf<Declarations[Name]>
    : ValueOf<Declarations[Name]> | undefined;
};

export type CommandDeclaration<Declarations extends OptionDeclarations> = {
  readonly name: string;
  readonly description: string;
  /** What /help says of it beside its description and its options. */
  readonly more?: Text;
  readonly options: Declarations;
  readonly who: Role;
  readonly where: readonly Place[];
  /** A command may open a form, or reply to everyone or to one person. */
  readonly answers: Exclude<Answers, 'update'>;
  readonly run: (context: Context, options: OptionValues<Declarations>) => Promise<View | Form>;
};

/**
 * A command whose option types are checked and then forgotten, so that all commands fit one list.
 */
export type Command = Omit<CommandDeclaration<OptionDeclarations>, 'run'> & {
  readonly run: (context: Context, options: Readonly<Record<string, OptionValue | undefined>>) => Promise<View | Form>;
};

export const defineCommand = <const Declarations extends OptionDeclarations>(
  declaration: CommandDeclaration<Declarations>,
): Command => ({
  ...declaration,
  // The dispatcher has checked every option against its declaration before it calls `run`.
  run: (context, options) => declaration.run(context, options as OptionValues<Declarations>),
});

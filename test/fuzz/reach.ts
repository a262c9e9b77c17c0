/**
 * What was reached of all that there is: each command and action got past what is refused before
 * it, in each place and for each role that it is for, an action by a press and by a form.
 */
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Feature } from '../../src/chat/feature.ts';
import type { Place } from '../../src/chat/receive/command.ts';
import type { Interaction } from '../../src/chat/receive/interaction.ts';
import { includesRole, type Role } from '../../src/chat/role.ts';

type Reachable = { readonly name: string; readonly who: Role };
type Kind = Interaction['kind'];
/** How somebody gets there. */
export type Way = { readonly place: Place; readonly role: Role; readonly kind: Kind };

const ROLES: readonly Role[] = ['learner', 'helper', 'organiser'];

export type Reach = {
  /** The same features, whose handlers say that they were reached. */
  readonly watch: (features: readonly Feature[]) => readonly Feature[];
  /** `shown`: the form that was sent, where it was one that its sender had been shown. */
  readonly noteReply: (reply: Reply, kind: Kind, shown?: string) => void;
  /** Whether getting there in this way would be new. */
  readonly isNew: (what: Reachable, way: Way) => boolean;
  readonly isFilled: (form: string) => boolean;
  /** What of it wasn't, in words. */
  readonly missing: () => readonly string[];
  /** Forms that were shown, and got no further. */
  readonly unfilled: () => readonly string[];
};

export const createReach = (): Reach => {
  const wanted = new Set<string>();
  const reached = new Set<string>();
  const shownForms = new Set<string>();
  const filledForms = new Set<string>();
  let handled: string | undefined;

  const want = ({ name, who }: Reachable, where: readonly Place[], kinds: readonly Kind[]): void => {
    for (const place of where) wanted.add(`${name} in ${place}`);
    for (const role of ROLES) if (includesRole(role, who)) wanted.add(`${name} by ${role}`);
    for (const kind of kinds) wanted.add(`${name} as ${kind}`);
  };
  const note = (name: string, { place, caller }: { place: Place; caller: { role: Role } }): void => {
    handled = name;
    reached.add(`${name} in ${place}`).add(`${name} by ${caller.role}`);
  };
  const leftOf = (all: ReadonlySet<string>, done: ReadonlySet<string>): readonly string[] =>
    [...all].filter((each) => !done.has(each)).toSorted();

  return {
    watch: (features) =>
      features.map((feature) => ({
        ...feature,
        commands: feature.commands.map((command) => {
          const name = `/${command.name}`;
          want({ ...command, name }, command.where, ['command']);
          return {
            ...command,
            run: (context, options) => {
              note(name, context);
              return command.run(context, options);
            },
          };
        }),
        actions: feature.actions.map((action) => {
          want(action, ['workspace', 'direct'], ['action', 'form']);
          return {
            ...action,
            run: (context, input) => {
              note(action.name, context);
              return action.run(context, input);
            },
          };
        }),
      })),
    noteReply: (reply, kind, shown) => {
      if (reply.answers === 'form') shownForms.add(nameOf(reply.form.id));
      if (handled !== undefined) reached.add(`${handled} as ${kind}`);
      if (shown !== undefined && shown === handled) filledForms.add(shown);
      handled = undefined;
    },
    isNew: ({ name, who }, { place, role, kind }) =>
      includesRole(role, who) &&
      [`${name} in ${place}`, `${name} by ${role}`, `${name} as ${kind}`].some(
        (each) => wanted.has(each) && !reached.has(each),
      ),
    isFilled: (form) => filledForms.has(form),
    missing: () => leftOf(wanted, reached),
    unfilled: () => leftOf(shownForms, filledForms),
  };
};

export const nameOf = (id: string): string => id.split(':')[0] ?? id;

/** /help: what the bot can do, made from the declarations of the commands themselves. */

import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { defineAction } from '../../chat/receive/action.ts';
import { type Command, defineCommand, type OptionDeclaration } from '../../chat/receive/command.ts';
import { includesRole, type Role } from '../../chat/role.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import { controls, heading, list, paragraph, type View, view } from '../../chat/view/view.ts';
import { nearestName } from '../../lib/words/edit-distance.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

/** `commands` are all there are, /help itself included. */
export const helpFeature = (needs: { readonly commands: () => readonly Command[] }): Feature => ({
  name: 'help',
  commands: [
    defineCommand({
      name: 'help',
      description: 'See what I can do',
      more: text`**/help** lists every command that is yours to use, and **/help quiz** explains one of them.`,
      options: {
        command: {
          kind: 'text',
          description: 'One command, to see all its options',
          suggest: (typed) => suggestCommands(needs.commands(), typed),
        },
      },
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: async ({ caller }, { command }) =>
        command ? commandView(findCommand(needs.commands(), command)) : overview(needs.commands(), caller.role),
    }),
  ],
  words: async () => wordsView,
  actions: [
    defineAction({
      name: 'help.page',
      who: 'learner',
      answers: 'update',
      run: async ({ caller }, { row }) => overview(needs.commands(), caller.role, row),
    }),
  ],
});

const wordsView = view('I understand commands', [
  paragraph(
    text`I understand commands and buttons, not messages. **/quiz** asks you something, **/concept**
      and a few words look them up, and **/help** shows the rest.`,
  ),
]);

const openTo = (commands: readonly Command[], role: Role): readonly Command[] =>
  commands.filter(({ who }) => includesRole(role, who));

const suggestCommands = (commands: readonly Command[], typed: string) =>
  commands
    .filter(({ name }) => name.includes(typed.replace('/', '').toLowerCase()))
    .map(({ name, description }) => ({
      value: name,
      label: `/${name}: ${description}`.slice(0, 75),
    }));

const findCommand = (commands: readonly Command[], typed: string): Command => {
  const name = typed.replace('/', '').toLowerCase();
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const near = nearestName(
    name,
    commands.map((command) => command.name),
  );
  throw new UserError(
    near ? text`There’s no /${name}. Did you mean /${near}?` : text`There’s no /${name}. /help lists them all.`,
  );
};

/** `from`: the command that the person's page began with. */
const overview = (all: readonly Command[], role: Role, from = ''): View =>
  paginate(wholeList(openTo(all, role)), {
    isFrom: ({ name }) => from === '' || name === from,
    draw: (page) => {
      return view('What I can do', [
        heading(text`What I can do`),
        paragraph(
          text`I ask you the right question on the right day: what you’re about to forget, and a
            little that’s new. Five minutes are enough.`,
        ),
        role === 'organiser' &&
          paragraph(text`You organise here: **/setup** sets your cohort up step by step, and shows how it stands.`),
        list(page.items.map(({ name, description }) => text`**/${name}** ${description}`)),
        paragraph(
          text`Start with **/quiz**. Come back for **/review** when something is due. **/concept**
            looks anything up. **/help quiz** tells you more about one of them.${pageWords(page)}`,
        ),
        controls(...pageButtons(page, ({ name }) => controlId('help.page', name))),
      ]);
    },
  });

const commandView = ({ name, description, more, options, who }: Command): View =>
  view(`/${name}`, [
    heading(text`/${name}`),
    paragraph(text`${description}.${forWhom[who]}`),
    more && paragraph(more),
    Object.keys(options).length > 0 &&
      list(Object.entries(options).map(([option, declaration]) => optionWords(option, declaration))),
  ]);

const forWhom: Record<Role, string> = {
  learner: '',
  helper: ' For helpers and organisers.',
  organiser: ' For organisers.',
};

const optionWords = (name: string, declaration: OptionDeclaration): Text => {
  const need = declaration.required ? ' (needed)' : '';
  return text`**${name}**${need} ${declaration.description}${valuesOf(declaration)}`;
};

const valuesOf = (declaration: OptionDeclaration): string => {
  switch (declaration.kind) {
    case 'choice':
      return `: ${declaration.choices.map(({ label }) => label).join(', ')}`;
    case 'integer':
      return `: ${declaration.from} to ${declaration.to}`;
    default:
      return '';
  }
};

/** /help: what the bot can do, made from the declarations of the commands themselves. */

import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { type Feature, helpSections } from '../../chat/feature.ts';
import { defineAction } from '../../chat/receive/action.ts';
import { type Command, defineCommand, type OptionDeclaration } from '../../chat/receive/command.ts';
import { includesRole, type Role } from '../../chat/role.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import { type Block, controls, heading, list, paragraph, type View, view } from '../../chat/view/view.ts';
import { nearestName } from '../../lib/words/edit-distance.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

/** `features` are all there are, this one included. */
type Needs = {
  readonly features: () => readonly Feature[];
  /** Where the bot's own pages are, if it has any. */
  readonly publicUrl?: string | undefined;
  /** Whom to tell when something is wrong: a mail address or a page. */
  readonly supportContact?: string | undefined;
};

export const helpFeature = (needs: Needs): Feature => ({
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
          suggest: (typed) => suggestCommands(commandsOf(needs), typed),
        },
      },
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: async ({ caller }, { command }) =>
        command ? commandView(findCommand(commandsOf(needs), command)) : overview(needs, caller.role),
    }),
  ],
  // They opened their conversation with us, and wrote nothing yet.
  words: async (_, words) => (words === '' ? welcomeView : wordsView),
  actions: [
    defineAction({
      name: 'help.page',
      who: 'learner',
      answers: 'update',
      run: async ({ caller }, { row }) => overview(needs, caller.role, row),
    }),
  ],
});

const welcomeView = view('Hello', [
  paragraph(
    text`I ask you what you’re about to forget, and a little that’s new: five minutes a day are enough.
      Only you see your answers. **/quiz** asks you something now, **/concept** and a few words look
      them up, and **/help** shows the rest.`,
  ),
]);

const wordsView = view('I understand commands', [
  paragraph(
    text`I understand commands and buttons, not messages. **/quiz** asks you something, **/concept**
      and a few words look them up, and **/help** shows the rest.`,
  ),
]);

const commandsOf = ({ features }: Needs): readonly Command[] => features().flatMap(({ commands }) => commands);

type Listed = { readonly section: (typeof helpSections)[number]; readonly command: Command };

/** What somebody of this role may use, section by section. */
const listFor = ({ features }: Needs, role: Role): readonly Listed[] => {
  const all = features().flatMap(({ section = 'Yourself', commands }) =>
    commands.filter(({ who }) => includesRole(role, who)).map((command) => ({ section, command })),
  );
  return helpSections.flatMap((section) => all.filter((listed) => listed.section === section));
};

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
const overview = (needs: Needs, role: Role, from = ''): View =>
  paginate(wholeList(listFor(needs, role)), {
    isFrom: ({ command: { name } }) => from === '' || name === from,
    draw: (page) =>
      view('What I can do', [
        heading(text`What I can do`),
        paragraph(
          text`I ask you the right question on the right day: what you’re about to forget, and a
            little that’s new. Five minutes are enough.`,
        ),
        role === 'organiser' &&
          paragraph(text`You organise here: **/setup** sets your cohort up step by step, and shows how it stands.`),
        ...sectionBlocks(page.items),
        paragraph(
          text`Start with **/quiz**. Come back for **/review** when something is due. **/concept**
            looks anything up. **/help quiz** tells you more about one of them.${pageWords(page)}`,
        ),
        contactWords(needs),
        controls(...pageButtons(page, ({ command: { name } }) => controlId('help.page', name))),
      ]),
  });

const sectionBlocks = (listed: readonly Listed[]): readonly Block[] =>
  helpSections.flatMap((section) => {
    const lines = listed
      .filter((each) => each.section === section)
      .map(({ command: { name, description } }) => text`**/${name}** ${description}`);
    return lines.length > 0 ? [paragraph(text`**${section}**`), list(lines)] : [];
  });

/** Whom to tell, and what is promised, where whoever runs the bot has said so. */
const contactWords = ({ publicUrl, supportContact }: Needs): Block | undefined => {
  if (supportContact === undefined && publicUrl === undefined) return undefined;
  const tell =
    supportContact === undefined
      ? ''
      : text`Something is wrong, or you have a question about the bot itself? Tell ${contactLink(supportContact)}. `;
  const pages =
    publicUrl === undefined
      ? ''
      : text`[Privacy](${`${publicUrl}/privacy`}) and [terms](${`${publicUrl}/terms`}) say what you can count on.`;
  return paragraph(text`${tell}${pages}`);
};

const contactLink = (contact: string): Text =>
  contact.includes('://') ? text`[the people who run it](${contact})` : text`${contact}`;

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

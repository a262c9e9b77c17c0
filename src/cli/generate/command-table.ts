/** The commands as a Markdown table, made from their declarations. */
import type { Command, OptionDeclaration } from '../../chat/receive/command.ts';
import { allFeatures, type FeatureNeeds } from '../../features.ts';

/**
 * Every command as declared. Declaring needs nothing that running needs, so nothing is opened for
 * it.
 */
export const declaredCommands = (): readonly Command[] =>
  allFeatures({} as FeatureNeeds).flatMap(({ commands }) => commands);

export const commandTable = (commands: readonly Command[]): string => {
  const rows = commands.map(
    ({ name, description, options, who }) =>
      `| \`/${name}${usage(options)}\` | ${description} | ${who === 'learner' ? 'everyone' : `${who}s`} |`,
  );
  return ['| command | what it does | for |', '|---|---|---|', ...rows, ''].join('\n');
};

const usage = (options: Readonly<Record<string, OptionDeclaration>>): string =>
  Object.entries(options)
    .map(([name, { required }]) => (required ? ` <${name}>` : ` [${name}]`))
    .join('');

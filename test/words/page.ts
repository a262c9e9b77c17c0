/** All words for people as one page, so that they are read together and a change of one shows. */
import { globSync, readFileSync } from 'node:fs';
import { collectWords, type Line } from './collect.ts';

/**
 * Where words are, in the order in which people meet them; each file belongs to the first that
 * fits.
 */
const ROOMS: readonly (readonly [title: string, folder: string])[] = [
  ['What people can do', 'src/features/'],
  ['Said everywhere', 'src/chat/'],
  ['Said everywhere', 'src/study/'],
  ['Said everywhere', 'src/community/'],
  ['Said everywhere', 'src/lib/'],
  ['Questions', 'src/curriculum/kinds'],
  ['Discord', 'src/platforms/discord/'],
  ['Slack', 'src/platforms/slack/'],
  ['The sandbox', 'src/platforms/sandbox/'],
  ['Authors', 'src/curriculum/'],
  ['Operators', 'src/'],
];

/** Words that are known but never said, each file with its reason. */
const NEVER_SAID: Readonly<Record<string, string>> = {
  'src/curriculum/search/languages.ts': 'what people type',
  'src/curriculum/search/other-fields.ts': 'what people type',
  'src/curriculum/search/words.ts': 'what people type',
  'src/database/schema/study/daily.ts': 'tables',
  'src/lib/time/places.ts': 'what people type',
  'src/lib/time/zone.ts': 'names that machines give',
  'src/platforms/slack/connect/command-names.ts': 'commands that Slack keeps for itself',
};

export type FileWords = { readonly path: string; readonly lines: readonly Line[] };

/** Every file that says something, by its path. */
export const readWords = (): readonly FileWords[] =>
  globSync('src/**/*.ts')
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !(path in NEVER_SAID))
    .toSorted()
    .map((path) => ({ path, lines: collectWords(path, readFileSync(path, 'utf8')) }))
    .filter(({ lines }) => lines.length > 0);

const roomOf = (path: string): string => ROOMS.find(([, folder]) => path.startsWith(folder))?.[0] ?? 'Operators';

const HEAD = `# Every word for people

All that Watermark says, file by file, made by \`npx vitest run test/words -u\`; a test compares it. \`{name}\` is a value,
\`{is | are}\` one of several, and a line that begins with … goes on from another.
`;

export const wordsPage = (files: readonly FileWords[]): string => {
  const rooms = [...new Set(ROOMS.map(([title]) => title))].map((title) => {
    const here = files.filter(({ path }) => roomOf(path) === title);
    return `## ${title}\n\n${here.map(fileWords).join('\n')}`;
  });
  return [HEAD, ...rooms].join('\n');
};

const fileWords = ({ path, lines }: FileWords): string =>
  `### ${path.replace(/^src\/(?:features\/)?/, '')}\n\n${[...new Set(lines.map(({ words }) => asItem(words)))].join('\n')}\n`;

// Markdown would take what stands in angle brackets for HTML.
const asItem = (words: string): string =>
  `- ${/^[\s;,.]/.test(words) ? '…' : ''}${words.trim().replaceAll('<', '\\<')}`;

/** `npm run docs`: looks at every page of the project; ends with 1 where one says what isn't so. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPage, type Known } from './check-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '');

const foldersOf = (path: string): readonly string[] => (path === '.' ? [] : [path, ...foldersOf(dirname(path))]);

/** What is made of all sentences of the bot, and the curriculum, which has a check of its own. */
const NO_PAGES = /^(docs\/words\.md|quizzes\/(concepts|packs|projects)\/)/;
const pages = files.filter((path) => path.endsWith('.md') && !NO_PAGES.test(path));

const sources = files
  .filter((path) => /\.(ts|mjs|json|yaml|yml|sh|service|timer)$|(^|\/)(Dockerfile|run)$/.test(path))
  .filter((path) => !/^(quizzes|migrations|node_modules)\/|package-lock/.test(path))
  .map(read)
  .join('\n');
const table = /<!-- commands -->([\s\S]*?)<!-- \/commands -->/.exec(read('README.md'))?.[1] ?? '';
const named = (text: string, pattern: RegExp): ReadonlySet<string> =>
  new Set([...text.matchAll(pattern)].map(([, name = '']) => name));

const known: Known = {
  paths: new Set(files.flatMap(foldersOf)),
  read,
  commands: named(table, /^\| `\/([a-z-]+)/gm),
  shellCommands: named(read('src/cli.ts'), /\.command\('([a-z-]+)'\)/g),
  scripts: new Set(Object.keys(JSON.parse(read('package.json')).scripts)),
  occurs: (word) => sources.includes(word),
};

const wrong = pages.flatMap((page) => checkPage(page, known));
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
else console.log(`${pages.length} pages: every link, command, setting and file that they name is there`);

/** Promises to whoever reads the pages: what they name is there. `npm run docs` looks at all of them. */
import { expect, test } from 'vitest';
import { checkPage, type Known } from './check-page.ts';

const page = `# A page

See [operators](docs/operators.md#install), [nowhere](docs/nowhere.md), [a heading](docs/operators.md#unmade) and
[the web](https://example.org). [Here](#a-page).

Type \`/quiz cap theorem\` or \`/quzi\`. Run \`npm run check\` or \`npm run chekc\`, \`npm run -s watermark -- doctor --json\`
or \`npm run -s watermark -- docter\` or \`npm run -s watermark -- doctor --jsno\`. Set \`DISCORD_TOKEN=…\` or
\`DISCORD_TOKN\`. Look into \`src/cli.ts\` or \`src/clo.ts\`.

\`\`\`
DATABASE_ULR=postgres:///x npm start
\`\`\`
`;
const files: Readonly<Record<string, string>> = {
  'README.md': page,
  'docs/operators.md': '# Operators\n\n## Install\n',
};
const known: Known = {
  paths: new Set([...Object.keys(files), 'src/cli.ts']),
  read: (path) => files[path] ?? '',
  commands: new Set(['quiz']),
  shellCommands: new Set(['doctor']),
  scripts: new Set(['check', 'watermark']),
  occurs: (word) => ['DISCORD_TOKEN', 'DATABASE_URL', '--json'].includes(word),
};

test('a link, heading, command, script, flag, setting or file that isn’t there is told with its line, and nothing else is', () => {
  expect(checkPage('README.md', known)).toEqual([
    'README.md:3 links to docs/nowhere.md, and there is no docs/nowhere.md',
    'README.md:3 links to docs/operators.md#unmade, and docs/operators.md has no such heading',
    'README.md:6 says /quzi, and there is no such command',
    'README.md:6 says npm run chekc, and there is no such script',
    'README.md:7 says watermark docter, and there is no such command',
    'README.md:7 says --jsno, which no command knows',
    'README.md:8 says DISCORD_TOKN, which nothing reads',
    'README.md:8 says src/clo.ts, and there is no such file',
    'README.md:10 says DATABASE_ULR, which nothing reads',
  ]);
});

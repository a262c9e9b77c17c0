/** What a page says that isn't so: links that lead nowhere, commands, settings and files that don't exist. */
import { dirname, join } from 'node:path';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';

/** What there is. */
export type Known = {
  /** Every file and folder, from the project's root. */
  readonly paths: ReadonlySet<string>;
  /** The text of a page. */
  readonly read: (path: string) => string;
  /** Of the bot, without their slashes. */
  readonly commands: ReadonlySet<string>;
  /** Of the shell: of `watermark`, and of npm. */
  readonly shellCommands: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
  /** Whether some file that isn't a page speaks of this: a setting, a variable, a flag. */
  readonly occurs: (word: string) => boolean;
};

/** A line each, with the place. */
export const checkPage = (path: string, known: Known): readonly string[] => {
  const tree = parse(known.read(path));
  const nodes = [...walk(tree)];
  const at = (node: Nodes): string => `${path}:${node.position?.start.line ?? 1}`;
  return nodes.flatMap((node) => {
    if (node.type === 'link' || node.type === 'image') {
      const wrong = checkLink(path, node.url, known);
      return wrong === undefined ? [] : [`${at(node)} ${wrong}`];
    }
    if (node.type !== 'inlineCode' && node.type !== 'code') return [];
    return checkCode(node.value, node.type === 'code', known).map((wrong) => `${at(node)} ${wrong}`);
  });
};

const parse = (markdown: string) =>
  fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });

function* walk(node: Nodes): Generator<Nodes> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* walk(child);
}

const checkLink = (path: string, url: string, { paths, read }: Known): string | undefined => {
  if (/^\w+:/.test(url)) return undefined;
  const [file = '', anchor] = decodeURI(url).split('#');
  const target = file === '' ? path : join(dirname(path), file).replace(/\/$/, '');
  // On the project's own site.
  if (target.startsWith('..')) return undefined;
  if (!paths.has(target)) return `links to ${url}, and there is no ${target}`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchorsOf(read(target)).has(anchor) ? undefined : `links to ${url}, and ${target} has no such heading`;
};

/** As GitHub makes them of headings. */
const anchorsOf = (markdown: string): ReadonlySet<string> =>
  new Set(
    [...walk(parse(markdown))]
      .filter((node) => node.type === 'heading')
      .map((node) =>
        textOf(node)
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
          .replaceAll(/\s/g, '-'),
      ),
  );

const textOf = (node: Nodes): string =>
  'value' in node ? node.value : 'children' in node ? node.children.map(textOf).join('') : '';

/** Slack's own, and a path of the HTTP server; its other paths occur in the code. */
const NOT_OURS = new Set(['invite', 'remind', 'status', 'watermark', 'discord']);

const checkCode = (code: string, isBlock: boolean, known: Known): readonly string[] => {
  const wrong: string[] = [];
  const { commands, shellCommands, scripts, occurs, paths } = known;
  const command = isBlock ? undefined : /^\/([a-z][a-z-]*)(?:$| )/.exec(code)?.[1];
  if (command !== undefined && !commands.has(command) && !NOT_OURS.has(command) && !occurs(`'/${command}'`))
    wrong.push(`says /${command}, and there is no such command`);
  for (const [, name = ''] of code.matchAll(/\bnpm run (?:-s )?([\w-]+)/g))
    if (!scripts.has(name)) wrong.push(`says npm run ${name}, and there is no such script`);
  for (const [, name = ''] of code.matchAll(/\bwatermark (?:-- )?([a-z][a-z-]+)/g))
    if (/npm run|^watermark/.test(code) && !shellCommands.has(name) && !commands.has(name))
      wrong.push(`says watermark ${name}, and there is no such command`);
  for (const [name] of code.matchAll(/(?<![\w$%/])[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g))
    if (!occurs(name)) wrong.push(`says ${name}, which nothing reads`);
  for (const [flag] of code.matchAll(/(?<=watermark (?:-- )?[a-z-]+.*)--[a-z][a-z-]+/g))
    if (!occurs(flag)) wrong.push(`says ${flag}, which no command knows`);
  for (const [path] of code.matchAll(/(?<![\w/.-])(?:src|test|docs|deploy|migrations|quizzes)\/[\w./-]*\w/g))
    if (!isBlock && !paths.has(path) && !/<|\*/.test(code)) wrong.push(`says ${path}, and there is no such file`);
  return wrong;
};

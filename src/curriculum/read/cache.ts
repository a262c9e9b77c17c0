/**
 * What was read of a curriculum, kept in a file: parsing it takes longer than all the rest of a
 * start.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WrittenParts } from '../model.ts';
import type { Problem } from '../problem.ts';
import type { SourceFiles } from './files.ts';

export type Cached = { readonly parts: WrittenParts; readonly problems: readonly Problem[] };

/**
 * The same for the same files and the same reader. None where this reader can't be told from
 * another: then nothing is kept.
 */
export const keyOf = (files: SourceFiles, reader = readerVersion()): string | undefined =>
  reader && hash(`${reader}\n${JSON.stringify(files)}`);

/** What was kept under this key, letter by letter; else nothing. */
export const readCached = (file: string, key: string): Cached | undefined => {
  try {
    const [seal = '', body = ''] = split(readFileSync(file, 'utf8'));
    return seal === sealOf(key, body) ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Where nothing can be written the bot runs all the same, and reads everything again the next time.
 */
export const keep = (file: string, key: string, kept: Cached): void => {
  const body = JSON.stringify(kept);
  const beside = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(beside, `${sealOf(key, body)}\n${body}`, { mode: 0o600 });
      // At once and whole, whoever reads or writes it meanwhile.
      renameSync(beside, file);
    } finally {
      // Half of it would take what is left of a full disk.
      rmSync(beside, { force: true });
    }
  } catch {}
};

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const sealOf = (key: string, body: string): string => hash(`${key}\n${body}`);

/** At the first new line: JSON has none. */
const split = (text: string): string[] => text.split('\n', 2);

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * All that decides how a file is read: this room and the one that it may import, the libraries, and
 * Node with its Unicode.
 */
const readerVersion = (): string | undefined => {
  try {
    const sources = ['src/curriculum', 'src/lib'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .toSorted()
        .map((name) => join(folder, name)),
    );
    const files = [...sources, 'node_modules/.package-lock.json'];
    return hash([process.version, ...files.map((name) => `${name}\n${readFileSync(join(root, name), 'utf8')}`)].join());
  } catch {
    return undefined;
  }
};

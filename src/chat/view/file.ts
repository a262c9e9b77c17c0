/**
 * A file that goes with a message: what kinds there are, and how one is made; and one that somebody
 * gives.
 */
import type { Block } from './view.ts';

/** Media types by the ending of a file's name; no other is sent. */
export const fileTypes = {
  csv: 'text/csv',
  ics: 'text/calendar',
  md: 'text/markdown',
  json: 'application/json',
  pdf: 'application/pdf',
  apkg: 'application/octet-stream',
  zip: 'application/zip',
  txt: 'text/plain',
  sql: 'application/sql',
  py: 'text/x-python',
  ipynb: 'application/x-ipynb+json',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
} as const;

export type FileEnding = keyof typeof fileTypes;

export type FileBlock = Extract<Block, { kind: 'file' }>;

const FILE_NAME = /^[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9]))*\.([a-z]+)$/i;

const isEnding = (words: string): words is FileEnding => Object.hasOwn(fileTypes, words);

/** The ending of a name that every platform takes as it is; nothing for any other name. */
export const endingOf = (name: string): FileEnding | undefined => {
  const ending = FILE_NAME.exec(name)?.[1]?.toLowerCase() ?? '';
  return isEnding(ending) ? ending : undefined;
};

/** `name` ends in one of the kinds above: `my-data.json`. */
export const file = (name: `${string}.${FileEnding}`, content: Uint8Array | string): FileBlock => ({
  kind: 'file',
  name,
  mediaType: fileTypes[endingOf(name) ?? 'md'],
  base64: Buffer.from(content).toString('base64'),
});

export const bytesOf = ({ base64 }: Pick<FileBlock, 'base64'>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(base64, 'base64'));

/** How many bytes it has, without decoding it. */
export const sizeOf = ({ base64 }: Pick<FileBlock, 'base64'>): number => Buffer.byteLength(base64, 'base64');

/** A file in a form that was sent, as its platform describes it. */
export type GivenFile = {
  readonly name: string;
  readonly bytes: number;
  /** Fetches it. Throws where that fails, or where it has more than `limits.givenBytes`. */
  readonly read: () => Promise<Uint8Array>;
};

/** The same as plain data, which can go from one thread to another. */
export type FileAt = Omit<GivenFile, 'read'> & { readonly url: string };

/** By the names of their fields. */
export const givenFiles = (
  files: Readonly<Record<string, readonly FileAt[]>>,
  read: (url: string) => Promise<Uint8Array>,
): Readonly<Record<string, readonly GivenFile[]>> =>
  Object.fromEntries(
    Object.entries(files).map(([field, given]) => [
      field,
      given.map(({ name, bytes, url }) => ({ name, bytes, read: () => read(url) })),
    ]),
  );

/** "12 kB", "3.4 MB", "7 MB". */
export const sizeWords = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${Math.round(bytes / 100_000) / 10} MB`;

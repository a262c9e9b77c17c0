/** A file that goes with a message: what kinds there are, and how one is made. */
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

/** "12 kB", "3.4 MB". */
export const sizeWords = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

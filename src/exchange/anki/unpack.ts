/** Takes the collection out of an Anki deck, without trusting what the archive says of itself. */

import { Unzip, UnzipInflate } from 'fflate';
import { oneLine } from '../../lib/words/one-line.ts';
import { ExchangeError } from '../draft.ts';

/** Tens of thousands of notes without their pictures. */
const UNPACKED_BYTES_AT_MOST = 50_000_000;
/** One of these unpacks to at most a thousand times as much before it is looked at. */
const CHUNK_BYTES = 16_384;
const ENTRIES_AT_MOST = 100_000;

const NEWEST = 'collection.anki21b';
/** The later one first: beside it the other is an empty one that says so. */
const READ = ['collection.anki21', 'collection.anki2'] as const;

const TOO_NEW = oneLine`it is in the format of new versions of Anki. Export it again and tick “Support older
  Anki versions (slower/larger files)”.`;

export const unpackCollection = (bytes: Uint8Array): Uint8Array => {
  const entries = unzip(bytes);
  if (entries.has(NEWEST)) throw new ExchangeError(TOO_NEW);
  const name = READ.find((each) => entries.has(each));
  const chunks = name && entries.get(name);
  if (!chunks) throw new ExchangeError('there is no collection in it: it is no deck of Anki’s (.apkg).');
  return Buffer.concat(chunks);
};

/** The names of all, and what is in those that are read. */
const unzip = (bytes: Uint8Array): ReadonlyMap<string, readonly Uint8Array[]> => {
  const entries = new Map<string, Uint8Array[]>();
  let unpacked = 0;
  const reader = new Unzip((file) => {
    refuseEscape(file.name);
    if (entries.size >= ENTRIES_AT_MOST) throw new ExchangeError(`it holds more than ${ENTRIES_AT_MOST} files.`);
    const chunks: Uint8Array[] = [];
    entries.set(file.name, chunks);
    if (!READ.some((name) => name === file.name)) return;
    file.ondata = (error, chunk) => {
      // What is thrown below comes back through here.
      if (error instanceof ExchangeError) throw error;
      if (error) throw new ExchangeError(`${file.name} in it is broken (${error.message}). Export it again.`);
      unpacked += chunk.length;
      if (unpacked > UNPACKED_BYTES_AT_MOST)
        throw new ExchangeError(
          oneLine`it unpacks to more than ${UNPACKED_BYTES_AT_MOST / 1_000_000} MB, and nothing of it was kept.
            Export a part of it, such as one deck.`,
        );
      chunks.push(chunk);
    };
    file.start();
  });
  reader.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    reader.push(bytes.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= bytes.length);
  return entries;
};

const refuseEscape = (name: string): void => {
  if (/^[/\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(name))
    throw new ExchangeError(
      `it names a path outside of itself (${name.slice(0, 80)}): no program exports such a deck.`,
    );
};

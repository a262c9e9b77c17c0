/**
 * ZIP files in memory: each entry is compressed while it is written, so that only the result is
 * held.
 */
import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

export type Entry = {
  readonly name: string;
  readonly compressed: Buffer;
  /** Of what was written. */
  readonly bytes: number;
  readonly crc: number;
};

export type OpenEntry = {
  readonly write: (text: string) => Promise<void>;
  readonly close: () => Promise<Entry>;
};

export const openEntry = (name: string): OpenEntry => {
  const deflate = createDeflateRaw();
  const chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  let crc = 0;
  let bytes = 0;
  return {
    write: async (text) => {
      const written = Buffer.from(text);
      crc = crc32(written, crc);
      bytes += written.length;
      if (!deflate.write(written)) await once(deflate, 'drain');
    },
    close: async () => {
      const ended = once(deflate, 'end');
      deflate.end();
      await ended;
      return { name, compressed: Buffer.concat(chunks), bytes, crc };
    },
  };
};

/** Names are UTF-8: bit 11. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
const UTF8 = 0x0800;
const DEFLATED = 8;
const VERSION = 20;
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

export const zipOf = (entries: readonly Entry[], at: Temporal.Instant): Buffer => {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, compressed, bytes, crc } of entries) {
    const named = Buffer.from(name);
    const about = Buffer.concat([
      numbers(2, VERSION, UTF8, DEFLATED),
      dosTime(at),
      numbers(4, crc, compressed.length, bytes),
      numbers(2, named.length, 0),
    ]);
    const file = Buffer.concat([numbers(4, LOCAL), about, named, compressed]);
    // No comment, on the first disk, no attributes.
    const where = Buffer.concat([numbers(2, 0, 0, 0), numbers(4, 0, offset)]);
    directory.push(numbers(4, CENTRAL), numbers(2, VERSION), about, where, named);
    files.push(file);
    offset += file.length;
  }
  const listed = Buffer.concat(directory);
  const end = [
    numbers(4, END),
    numbers(2, 0, 0, entries.length, entries.length),
    numbers(4, listed.length, offset),
    numbers(2, 0),
  ];
  return Buffer.concat([...files, listed, ...end]);
};

/** Little-endian, each of as many bytes. */
const numbers = (bytes: 2 | 4, ...values: readonly number[]): Buffer => {
  const buffer = Buffer.alloc(bytes * values.length);
  for (const [index, value] of values.entries()) buffer.writeUIntLE(value, index * bytes, bytes);
  return buffer;
};

/** The time, then the date, as DOS wrote them; in UTC. */
const dosTime = (at: Temporal.Instant): Buffer => {
  const { year, month, day, hour, minute, second } = at.toZonedDateTimeISO('UTC');
  const time = (hour << 11) | (minute << 5) | (second >> 1);
  return numbers(2, time, ((year - 1980) << 9) | (month << 5) | day);
};

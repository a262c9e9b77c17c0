/**
 * ZIP files in memory: each entry is compressed while it is written, so that only the result is
 * held. Node compresses, in threads of its own; fflate, which would do it in ours, makes the file.
 */
import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';

export type Entry = {
  readonly name: string;
  readonly compressed: Buffer<ArrayBuffer>;
  /** Of what was written. */
  readonly bytes: number;
  readonly crc: number;
};

export type OpenEntry = {
  readonly write: (content: string | Uint8Array) => Promise<void>;
  readonly close: () => Promise<Entry>;
};

export const openEntry = (name: string): OpenEntry => {
  const deflate = createDeflateRaw();
  const chunks: Buffer<ArrayBuffer>[] = [];
  deflate.on('data', (chunk: Buffer<ArrayBuffer>) => chunks.push(chunk));
  let crc = 0;
  let bytes = 0;
  return {
    write: async (content) => {
      const written = Buffer.from(content);
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

const DEFLATED = 8;

export const zipOf = (entries: readonly Entry[], at: Temporal.Instant): Buffer => {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const { name, compressed, bytes, crc } of entries) {
    const file: ZipInputFile = {
      filename: name,
      compression: DEFLATED,
      crc,
      size: bytes,
      mtime: at.epochMilliseconds,
    };
    zip.add(file);
    file.ondata?.(null, compressed, true);
  }
  zip.end();
  return Buffer.concat(chunks);
};

/** Files that were uploaded for a form: the latest few, in memory. */
import { randomUUID } from 'node:crypto';
import type { GivenFile } from '../../../chat/view/file.ts';
import { createBoundedMap } from '../../../lib/process/bounded-map.ts';

export type Uploads = {
  /** Gives the id by which the form names it. */
  readonly add: (name: string, content: Uint8Array) => string;
  /** One that is known no more can’t be read. */
  readonly find: (id: string) => GivenFile;
};

/** Somebody fills in one form at a time. */
const KEPT = 8;

export const createUploads = (): Uploads => {
  const kept = createBoundedMap<{ readonly name: string; readonly content: Uint8Array }>(KEPT);
  return {
    add: (name, content) => {
      const id = randomUUID();
      kept.set(id, { name, content });
      return id;
    },
    find: (id) => {
      const found = kept.get(id);
      return {
        name: found?.name ?? '',
        bytes: found?.content.byteLength ?? 0,
        read: async () => {
          if (!found) throw new Error('an upload that is known no more');
          return found.content;
        },
      };
    },
  };
};

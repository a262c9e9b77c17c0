/**
 * Seals what must not be read from the database: AES-256-GCM, bound to whose it is, with the key's
 * id beside it so that keys can change.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export type KeyRing = {
  /** What is sealed from now on is sealed with this one. */
  readonly current: string;
  /** 32 bytes each, by id; the older ones stay until everything is sealed anew. */
  readonly keys: Readonly<Record<string, Uint8Array>>;
};

export class SealError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SealError';
  }
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const keyOf = (ring: KeyRing, keyId: string): Uint8Array => {
  const key = ring.keys[keyId];
  if (!key) throw new SealError(`there is no key “${keyId}”: give it back until everything is sealed with a newer one`);
  if (key.byteLength !== KEY_BYTES) throw new SealError(`key “${keyId}” has ${key.byteLength} bytes, not ${KEY_BYTES}`);
  return key;
};

/** `owner` must be the same when it is opened: a sealed text moved to another row opens no more. */
export const seal = (ring: KeyRing, owner: string, words: string): { keyId: string; sealed: string } => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(ring, ring.current), iv);
  cipher.setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([iv, cipher.update(words, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { keyId: ring.current, sealed: sealed.toString('base64') };
};

/** Throws SealError for another owner, another key or a changed text. */
export const unseal = (ring: KeyRing, owner: string, { keyId, sealed }: { keyId: string; sealed: string }): string => {
  const key = keyOf(ring, keyId);
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(owner));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new SealError(`what is sealed for ${owner} does not open: the key or the row is another one`, {
      cause: error,
    });
  }
};

/** The keys by which certificates are signed (Ed25519, RFC 8032). */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** `current` signs; the others are older, and still say that what they signed is genuine. */
export type CertificateKeys = {
  readonly current: string;
  /** Seeds of 32 bytes, by their id. */
  readonly keys: Readonly<Record<string, Uint8Array>>;
};

/** What stands before a seed or a public key of 32 bytes in DER (RFC 8410). */
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex');

export const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_DER, seed]), format: 'der', type: 'pkcs8' });

/** Of 32 bytes. */
export const publicKeyOf = (bytes: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC_DER, bytes]), format: 'der', type: 'spki' });

/** As it is given to whoever verifies elsewhere: `id:base64`. */
export const publicWords = (id: string, seed: Uint8Array): string => {
  const der = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' });
  return `${id}:${der.subarray(PUBLIC_DER.length).toString('base64')}`;
};

/** In the sandbox, so that a certificate can be tried there. Everybody knows it: it proves nothing. */
export const sandboxKeys: CertificateKeys = {
  current: 'sandbox',
  keys: { sandbox: new Uint8Array(32).fill(7) },
};

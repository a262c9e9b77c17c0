/**
 * Signs the file of a certificate, and says of any file whether we signed it. What is signed stands
 * in the PDF's own metadata, with the hash of all the rest, so that nothing on the paper can be
 * changed unnoticed.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { z } from 'zod';
import { type CertificateKeys, privateKeyOf } from './keys.ts';

/** What stands on the paper. */
export type Paper = {
  readonly code: string;
  readonly name: string;
  /** The title of what was learnt. */
  readonly path: string;
  readonly cohort: string;
  /** `YYYY-MM-DD`. */
  readonly issuedOn: string;
  /** Percent of what was learnt that was likely known on that day. */
  readonly recall: number;
};

const sealed = z.object({
  v: z.literal(1),
  /** It is shown before anything is verified. */
  key: z.string().regex(/^[\w-]{1,40}$/),
  /** SHA-256 of the file, the seal itself left blank. */
  file: z.string(),
  paper: z.object({
    code: z.string(),
    name: z.string(),
    path: z.string(),
    cohort: z.string(),
    issuedOn: z.string(),
    recall: z.number(),
  }),
});

/** Names what is signed, so that a signature for something else never counts here. */
const CONTEXT = 'watermark-certificate-1\n';
const MARK = 'watermark-certificate:';
const SEAL = /watermark-certificate:([\w-]+)\.([\w-]+)/;
const SIGNATURE_LETTERS = 86;
const HASH_LETTERS = 64;

/** @param draw gives the same file each time but for the seal, which stands in it as it is */
export const sealFile = async (
  paper: Paper,
  { current, keys }: CertificateKeys,
  draw: (seal: string) => Promise<Buffer>,
): Promise<Buffer> => {
  const seed = keys[current];
  if (!seed) throw new Error(`there is no key called ${current}`);
  const sealOf = (file: string): string => {
    const payload = Buffer.from(JSON.stringify({ v: 1, key: current, file, paper })).toString('base64url');
    const signature = sign(null, Buffer.from(CONTEXT + payload), privateKeyOf(seed));
    return `${MARK}${payload}.${signature.toString('base64url')}`;
  };
  const blank = blankOf(sealOf('0'.repeat(HASH_LETTERS)).length);
  const file = (await draw(blank)).toString('latin1');
  return Buffer.from(file.replace(blank, sealOf(hashOf(file))), 'latin1');
};

const blankOf = (length: number): string =>
  `${MARK}${'A'.repeat(length - MARK.length - SIGNATURE_LETTERS - 1)}.${'A'.repeat(SIGNATURE_LETTERS)}`;

const hashOf = (file: string): string => createHash('sha256').update(file, 'latin1').digest('hex');

export type Verdict =
  /** `whole`: the file is as we made it; else somebody or some program has written it anew. */
  | { readonly kind: 'signed'; readonly paper: Paper; readonly key: string; readonly whole: boolean }
  /** We don't have the key that it names. */
  | { readonly kind: 'unknown key'; readonly key: string }
  | { readonly kind: 'forged' }
  | { readonly kind: 'not ours' }
  | { readonly kind: 'not a pdf' };

/** Needs neither a database nor a network. @param keyOf public keys, by their id */
export const checkFile = (bytes: Buffer, keyOf: (id: string) => KeyObject | undefined): Verdict => {
  if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) return { kind: 'not a pdf' };
  const file = bytes.toString('latin1');
  const found = SEAL.exec(file) ?? SEAL.exec(insideOf(bytes));
  const [seal = '', payload = '', signature = ''] = found ?? [];
  if (!found) return { kind: 'not ours' };
  const read = readPayload(payload);
  if (!read) return { kind: 'forged' };
  const key = keyOf(read.key);
  if (!key) return { kind: 'unknown key', key: read.key };
  const genuine = verify(null, Buffer.from(CONTEXT + payload), key, Buffer.from(signature, 'base64url'));
  if (!genuine) return { kind: 'forged' };
  const whole = hashOf(file.replace(seal, blankOf(seal.length))) === read.file;
  return { kind: 'signed', paper: read.paper, key: read.key, whole };
};

const readPayload = (payload: string): z.infer<typeof sealed> | undefined => {
  try {
    return sealed.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
};

const STREAMS_AT_MOST = 500;
const INFLATED_AT_MOST = 5_000_000;

/** What is packed in a PDF: programs that save one anew pack its metadata too. */
const insideOf = (bytes: Buffer): string => {
  const unpacked: string[] = [];
  let at = 0;
  for (let count = 0; count < STREAMS_AT_MOST; count += 1) {
    const start = bytes.indexOf('stream', at);
    const end = start < 0 ? -1 : bytes.indexOf('endstream', start);
    if (end < 0) break;
    const from = start + 'stream'.length + (bytes[start + 'stream'.length] === 13 ? 2 : 1);
    try {
      unpacked.push(inflateSync(bytes.subarray(from, end), { maxOutputLength: INFLATED_AT_MOST }).toString('latin1'));
    } catch {
      // Another kind of stream, such as a picture.
    }
    at = end + 'endstream'.length;
  }
  return unpacked.join('\n');
};

/** The public keys of those that sign. */
export const ownKeys =
  ({ keys }: CertificateKeys) =>
  (id: string): KeyObject | undefined => {
    const seed = Object.hasOwn(keys, id) ? keys[id] : undefined;
    return seed && createPublicKey(privateKeyOf(seed));
  };

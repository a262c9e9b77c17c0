/**
 * `watermark verify`: whether a certificate is genuine. A file is checked without a database or a
 * network; a code is looked up.
 */

import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { databaseOf, readConfig } from '../../config.ts';
import { openDatabase } from '../../database/open.ts';
import { readCode } from '../../features/certificate/code.ts';
import { sayDate } from '../../features/certificate/dates.ts';
import { publicKeyOf, publicWords, sandboxKeys } from '../../features/certificate/keys.ts';
import { checkFile, ownKeys, type Paper, type Verdict } from '../../features/certificate/seal.ts';
import { findByCode } from '../../features/certificate/store.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { tellingOperators } from '../for-operators.ts';
import { openLog } from '../open-log.ts';

export type VerifyOptions = {
  /** `id:base64`, as --keys writes it. */
  readonly key?: string;
  readonly keys?: boolean;
};

type Write = (line: string) => void;

/** Gives the exit code: 0 where the certificate is genuine and, by its code, counts. */
export const runVerify = (target: string | undefined, options: VerifyOptions, write: Write): Promise<number> =>
  tellingOperators(async () => {
    if (options.keys) return writeKeys(write);
    if (target === undefined) {
      write('Give the file of a certificate, or the code on it.');
      return 2;
    }
    if (existsSync(target)) return verifyFile(target, options.key, write);
    if (/\.pdf$/i.test(target)) {
      write(`There is no file ${target}.`);
      return 1;
    }
    return verifyCode(target, write);
  });

/** For those who verify elsewhere. */
const writeKeys = (write: Write): number => {
  const keys = readConfig(process.env).certificateKeys?.keys ?? {};
  for (const [id, seed] of Object.entries(keys)) write(publicWords(id, seed));
  if (Object.keys(keys).length === 0) write('There are no keys: CERTIFICATE_KEYS is not set.');
  return 0;
};

const KEY_BYTES = 32;

const keysOf = (given: string | undefined): ((id: string) => KeyObject | undefined) | undefined => {
  if (given === undefined) return ownKeys(readConfig(process.env).certificateKeys ?? { current: '', keys: {} });
  const [id = '', base64 = ''] = given.trim().split(':');
  const bytes = Buffer.from(base64, 'base64');
  return id !== '' && bytes.length === KEY_BYTES
    ? (asked) => (asked === id ? publicKeyOf(bytes) : undefined)
    : undefined;
};

/** Ours have some tens of kilobytes. */
const BYTES_AT_MOST = 20_000_000;

const verifyFile = async (path: string, given: string | undefined, write: Write): Promise<number> => {
  const keyOf = keysOf(given);
  if (!keyOf) {
    write('--key must be id:key, as `npm run -s watermark -- verify --keys` writes it.');
    return 2;
  }
  const bytes = await readAtMost(path);
  if (bytes === undefined) {
    write(`${path} is too large for a certificate, or no file that can be read.`);
    return 1;
  }
  const verdict = checkFile(bytes, keyOf);
  for (const line of verdictWords(verdict)) write(line);
  return verdict.kind === 'signed' && verdict.whole ? 0 : 1;
};

const readAtMost = async (path: string): Promise<Buffer | undefined> => {
  const file = await open(path).catch(() => undefined);
  try {
    const size = (await file?.stat())?.size ?? BYTES_AT_MOST + 1;
    return size > BYTES_AT_MOST ? undefined : await file?.readFile().catch(() => undefined);
  } finally {
    await file?.close();
  }
};

const verdictWords = (verdict: Verdict): readonly string[] => {
  switch (verdict.kind) {
    case 'not a pdf':
      return ['This is no PDF.'];
    case 'not ours':
      return ['This PDF is no certificate of Watermark’s, or it was cut short: there is no signature in it.'];
    case 'unknown key':
      return [
        oneLine`It was signed with the key “${verdict.key}”, which I don’t have. Give it with --key, or set
          CERTIFICATE_KEYS; whoever issued it has it by \`npm run -s watermark -- verify --keys\`.`,
      ];
    case 'forged':
      return ['The signature is wrong: this is not what was issued.'];
    case 'signed':
      return verdict.whole
        ? [genuineWords(verdict.key), ...paperWords(verdict.paper), askCode]
        : [
            oneLine`The file was changed or cut short after it was signed with the key “${verdict.key}”; a program that
              saves it anew does that too. Believe only what was signed:`,
            ...paperWords(verdict.paper),
            askCode,
          ];
  }
};

const genuineWords = (key: string): string =>
  key === sandboxKeys.current
    ? 'Signed in a sandbox, whose key everybody has: it proves nothing. Unchanged since.'
    : `Genuine: signed with the key “${key}”, and unchanged since.`;

const askCode = 'Whether it was revoked since, the code says: `npm run -s watermark -- verify CODE`.';

const paperWords = ({ name, path, cohort, issuedOn, recall, code }: Paper): readonly string[] => [
  `  Name: ${name}`,
  `  For: ${path}, with ${cohort}`,
  `  Issued on: ${sayDate(issuedOn)}; likely known on that day: ${recall} %`,
  `  Code: ${code}`,
];

const verifyCode = async (typed: string, write: Write): Promise<number> => {
  const code = readCode(typed);
  if (code === undefined) {
    write('That is no code of ours: four groups of five letters and digits. One of them may be mistyped.');
    return 1;
  }
  const config = readConfig(process.env);
  const database = await openDatabase(databaseOf(config), openLog(config));
  try {
    const found = await findByCode(database, code);
    if (!found) write('Nobody here knows this code.');
    else if (found.revokedOn === null) write('Valid:');
    else write(`Revoked on ${sayDate(found.revokedOn)}:`);
    for (const line of found ? paperWords(found) : []) write(line);
    return found?.revokedOn === null ? 0 : 1;
  } finally {
    await database.close();
  }
};

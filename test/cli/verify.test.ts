/** Promises of `watermark verify FILE`: whatever was done to a certificate, it says so in a clear line. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runVerify } from '../../src/cli/operate/verify.ts';
import { makeCode, readCode } from '../../src/features/certificate/code.ts';
import { type CertificateKeys, publicWords } from '../../src/features/certificate/keys.ts';
import { drawPaper } from '../../src/features/certificate/paper.ts';
import { sealFile } from '../../src/features/certificate/seal.ts';
import { seededRandom } from '../../src/lib/random.ts';

const keysOf = (id: string): CertificateKeys => ({ current: id, keys: { [id]: new Uint8Array(randomBytes(32)) } });
const ours = keysOf('spring');
const paper = {
  code: makeCode(seededRandom('code'), Temporal.Instant.from('2026-03-02T12:00:00Z')),
  name: 'Lea “Łęa” Hofmann',
  path: 'Data Engineering Bootcamp',
  cohort: 'Spring 2026',
  issuedOn: '2026-03-02',
  recall: 87,
};
const issued = (keys = ours, as = paper): Promise<Buffer> =>
  sealFile(as, keys, (seal) => drawPaper(as, undefined, seal));

let folder: string;
let genuine: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  genuine = await issued();
});
afterAll(() => rm(folder, { recursive: true }));

/** By the public key that whoever issued it gave away. */
const verify = async (file: Buffer): Promise<{ readonly code: number; readonly said: string }> => {
  const path = join(folder, 'certificate.pdf');
  await writeFile(path, file);
  const lines: string[] = [];
  const key = publicWords('spring', ours.keys['spring'] ?? new Uint8Array());
  const code = await runVerify(path, { key }, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
};

const MARK = 'watermark-certificate:';
const sealIn = (file: Buffer): string =>
  /watermark-certificate:[\w-]+\.[\w-]+/.exec(file.toString('latin1'))?.[0] ?? '';
const withSeal = (file: Buffer, change: (payload: string, signature: string) => string): Buffer => {
  const seal = sealIn(file);
  const [payload = '', signature = ''] = seal.slice(MARK.length).split('.');
  return Buffer.from(file.toString('latin1').replace(seal, MARK + change(payload, signature)), 'latin1');
};
const otherName = (payload: string): string =>
  Buffer.from(Buffer.from(payload, 'base64url').toString().replace('Hofmann', 'Hoffman')).toString('base64url');

describe('a file', () => {
  test('as it was issued is genuine, and says what stands on it', async () => {
    const { code, said } = await verify(genuine);
    expect(said).toContain('Genuine: signed with the key “spring”, and unchanged since.');
    expect(said).toContain('Name: Lea “Łęa” Hofmann');
    expect(said).toContain('2 March 2026; likely known on that day: 87 %');
    expect(code).toBe(0);
    expect((await issued()).equals(genuine)).toBe(true);
  });

  test('names a key only as keys are named: none can write to the terminal of whoever checks it', async () => {
    const { code, said } = await verify(await issued(keysOf('\u001B[2K\u001B[1AGenuine')));
    expect(said).toBe('The signature is wrong: this is not what was issued.');
    expect(code).not.toBe(0);
  });

  test.each([
    [
      'another payload is forged',
      () => withSeal(genuine, (payload, signature) => `${otherName(payload)}.${signature}`),
      /signature is wrong/,
    ],
    [
      'another signature is forged',
      () => withSeal(genuine, (payload) => `${payload}.${'A'.repeat(86)}`),
      /signature is wrong/,
    ],
    [
      'a payload that is no payload is forged',
      () => withSeal(genuine, (_, signature) => `e30.${signature}`),
      /signature is wrong/,
    ],
    [
      'a page that was changed isn’t what was signed',
      () => changed(genuine),
      /changed or cut short after it was signed.*\n.*Lea “Łęa” Hofmann/,
    ],
    [
      'its end cut off isn’t what was signed, or has no signature',
      () => genuine.subarray(0, genuine.length - 400),
      /cut short/,
    ],
    [
      'its beginning alone says nothing',
      () => genuine.subarray(0, genuine.length / 8),
      /cut short: there is no signature/,
    ],
    ['nothing of it but the beginning', () => genuine.subarray(0, 5), /cut short/],
    ['no PDF at all', () => Buffer.from('Certificate of Lea'), /This is no PDF/],
    ['nothing', () => Buffer.alloc(0), /This is no PDF/],
    ['somebody else’s PDF', () => drawPaper(paper, undefined, 'nothing of the kind'), /no certificate of Watermark’s/],
    [
      'a program saved it anew, packed',
      () => packed(genuine),
      /changed or cut short after it was signed.*a program that saves it/,
    ],
  ])('of which %s', async (_, file, words) => {
    const { code, said } = await verify(await file());
    expect(said).toMatch(words);
    expect(code).toBe(1);
  });

  test('that another key signed is not ours, even under the same id', async () => {
    expect((await verify(await issued(keysOf('spring')))).said).toMatch(/signature is wrong/);
    expect((await verify(await issued(keysOf('autumn')))).said).toMatch(
      /signed with the key “autumn”, which I don’t have/,
    );
  });

  test('that isn’t there, or a key that is none, is said', async () => {
    const lines: string[] = [];
    expect(await runVerify(join(folder, 'none.pdf'), {}, (line) => lines.push(line))).toBe(1);
    await writeFile(join(folder, 'a.pdf'), genuine);
    expect(await runVerify(join(folder, 'a.pdf'), { key: 'spring:AAAA' }, (line) => lines.push(line))).toBe(2);
    expect(await runVerify('no code', {}, (line) => lines.push(line))).toBe(1);
    expect(lines.join('\n')).toMatch(/There is no file.*\n.*--key must be.*\n.*no code of ours/);
  });
});

/** One letter in what is drawn. */
const changed = (file: Buffer): Buffer => {
  const copy = Buffer.from(file);
  const at = copy.indexOf('stream') + 20;
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

/** As programs do that keep the metadata in a packed stream. */
const packed = (file: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n'),
    deflateSync(Buffer.from(`/Keywords (${sealIn(file)})`)),
    Buffer.from('\nendstream\nendobj\n%%EOF'),
  ]);

test('a code is read however it is typed, and one wrong letter is noticed', () => {
  const { code } = paper;
  expect(readCode(` ${code.toUpperCase().replaceAll('-', ' ')} `)).toBe(code);
  for (let at = 0; at < code.length; at += 1) {
    const wrong = code[at] === 'x' ? 'y' : 'x';
    if (code[at] !== '-') expect(readCode(code.slice(0, at) + wrong + code.slice(at + 1))).toBeUndefined();
  }
});

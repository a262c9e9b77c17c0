/** Promises about the tokens in the database. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type KeyRing, SealError, seal, unseal } from '../../../src/platforms/slack/connect/sealed.ts';

const ring: KeyRing = { current: 'a', keys: { a: randomBytes(32), b: randomBytes(32) } };

describe('a sealed token', () => {
  test('opens for its owner, and never looks the same twice', () => {
    const one = seal(ring, 'T1', 'xoxb-1');
    expect(unseal(ring, 'T1', one)).toBe('xoxb-1');
    expect(seal(ring, 'T1', 'xoxb-1').sealed).not.toBe(one.sealed);
    expect(one.sealed).not.toContain('xoxb');
  });

  test('does not open in another row, with another key, or once changed', () => {
    const one = seal(ring, 'T1', 'xoxb-1');
    const bytes = Buffer.from(one.sealed, 'base64');
    bytes.writeUInt8(bytes.readUInt8(14) ^ 1, 14);
    expect(() => unseal(ring, 'T2', one)).toThrow(SealError);
    expect(() => unseal(ring, 'T1', { ...one, keyId: 'b' })).toThrow(SealError);
    expect(() => unseal(ring, 'T1', { ...one, keyId: 'lost' })).toThrow(/give it back/);
    expect(() => unseal(ring, 'T1', { ...one, sealed: bytes.toString('base64') })).toThrow(SealError);
    expect(() => unseal(ring, 'T1', { ...one, sealed: 'short' })).toThrow(SealError);
  });
});

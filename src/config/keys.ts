/** Lists of keys: `id:base64`, joined by commas. */
import { oneLine } from '../lib/words/one-line.ts';
import { ConfigError } from './config-error.ts';

/** By the current one is sealed and signed; the others still open what they sealed. */
export type Keys = { readonly current: string; readonly keys: Readonly<Record<string, Uint8Array>> };

const KEY_BYTES = 32;

/** Throws ConfigError. */
export const readKeys = (variable: string, given: string): Keys => {
  const pairs = given.split(',').map((pair) => {
    const [id = '', base64 = ''] = pair.trim().split(':');
    const key = Buffer.from(base64, 'base64');
    if (!/^[\w-]{1,40}$/.test(id) || key.byteLength !== KEY_BYTES)
      throw new ConfigError([
        oneLine`${variable} must be id:key, the key ${KEY_BYTES} bytes in base64; make one with:
          openssl rand -base64 ${KEY_BYTES}`,
      ]);
    return [id, new Uint8Array(key)] as const;
  });
  const twice = pairs.find(([id], index) => pairs.findIndex(([other]) => other === id) < index);
  if (twice) throw new ConfigError([`${variable} has two keys called “${twice[0]}”: give each a name of its own`]);
  return { current: pairs[0]?.[0] ?? '', keys: Object.fromEntries(pairs) };
};

/** The code on a certificate: 95 random bits and a letter that shows a slip of the keyboard; pure. */
import { createHash } from 'node:crypto';
import type { Random } from '../../lib/random.ts';

/** Crockford's: no letter looks like a digit. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const RANDOM_LETTERS = 19;
const GROUP = 5;

/** Such as `7k2mq-9xw4t-…`: four groups of five. */
export const makeCode = (random: Random, at: Temporal.Instant): string => {
  // Two ids have more random bits than are needed; the hash spreads them.
  const bytes = createHash('sha256')
    .update(random.id(at) + random.id(at))
    .digest();
  const letters = Array.from({ length: RANDOM_LETTERS }, (_, index) => LETTERS[(bytes[index] ?? 0) % LETTERS.length]);
  return inGroups(letters.join('') + checkOf(letters.join('')));
};

/** What was typed as it stands in the database; nothing where it can't be a code of ours. */
export const readCode = (typed: string): string | undefined => {
  const letters = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  if (letters.length !== RANDOM_LETTERS + 1 || [...letters].some((letter) => !LETTERS.includes(letter)))
    return undefined;
  return checkOf(letters.slice(0, RANDOM_LETTERS)) === letters.at(-1) ? inGroups(letters) : undefined;
};

/** Odd weights, so that no single wrong letter keeps the sum. */
const checkOf = (letters: string): string => {
  const sum = [...letters].reduce((all, letter, index) => all + LETTERS.indexOf(letter) * (2 * index + 1), 0);
  return LETTERS[sum % LETTERS.length] ?? '';
};

const inGroups = (letters: string): string =>
  Array.from({ length: letters.length / GROUP }, (_, group) => letters.slice(group * GROUP, (group + 1) * GROUP)).join(
    '-',
  );

/** A file that somebody hands in: looked at by what is said of it, then fetched whole. */
import { UserError } from '../../chat/errors.ts';
import { type FileEnding, type GivenFile, sizeWords } from '../../chat/view/file.ts';
import { limits } from '../../chat/view/limits.ts';
import { excerpt, text, tidyTyped } from '../../lib/words/text.ts';
import type { HandedFile } from './file-store.ts';

/** What work in data engineering is written in; nothing that runs by being opened. */
export const HANDED_IN_AS: readonly FileEnding[] = [
  ...(['pdf', 'md', 'txt', 'ipynb', 'sql', 'py', 'csv', 'json'] as const),
  ...(['yaml', 'yml', 'png', 'jpg', 'jpeg', 'zip'] as const),
];

/** Throws UserError for one that isn't taken, or can't be had. */
export const readFile = async (given: GivenFile): Promise<HandedFile> => {
  // Slack says nothing of a file of another organisation's.
  if (given.name === '') throw new UserError(unfetched);
  const name = fileName(given.name);
  const bytesAtMost = limits.givenBytes;
  if (!name)
    throw new UserError(
      text`**File**: “${excerpt(tidyTyped(given.name), 60)}” is of no kind that I take. I take
        ${HANDED_IN_AS.join(', ')}; please put anything else into a .zip.`,
    );
  if (given.bytes > bytesAtMost)
    throw new UserError(
      text`**File**: it’s larger than the ${sizeWords(bytesAtMost)} that I take. Please make it smaller, or put it where
        it can be seen and give its link.`,
    );
  if (given.bytes === 0) throw new UserError(text`**File**: there’s nothing in it. Please look at it once more.`);
  const content = await given.read().catch(() => undefined);
  if (!content) throw new UserError(unfetched);
  return { name, content };
};

const unfetched = text`**File**: I couldn’t fetch it. Please hand it in once more, or give a link instead.`;

/** Of one person, of all that is kept: seven of the largest. */
const ALL_BYTES = 50_000_000;

/** Throws UserError where there is no room for it beside the person's others. `all`: bytes, its own too. */
export const requireRoom = ({ content }: HandedFile, all: number): void => {
  if (all > ALL_BYTES)
    throw new UserError(
      text`**File**: your files have ${sizeWords(all - content.byteLength)}, and there’s room for
        ${sizeWords(ALL_BYTES)}. Please put this one where it can be seen and give its link.`,
    );
};

const NAME_AT_MOST = 40;

/** As every platform takes it: `Über uns (2).PDF` is `uber-uns-2.pdf`. Nothing for a kind that isn't taken. */
const fileName = (given: string): HandedFile['name'] | undefined => {
  const dot = given.lastIndexOf('.');
  const [stem, ending] = [given.slice(0, Math.max(0, dot)), given.slice(dot + 1).toLowerCase()];
  const plain = stem
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_AT_MOST)
    .replaceAll(/^-|-$/g, '');
  const kind = HANDED_IN_AS.find((each) => each === ending);
  return kind && `${plain || 'file'}.${kind}`;
};

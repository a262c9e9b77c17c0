/**
 * /verify/CODE: whether a certificate counts. It says nothing that isn't on the paper, and nothing
 * at all to whoever hasn't its code.
 */
import type { Page } from '../../chat/page.ts';
import { htmlPage } from '../../lib/html-page.ts';
import { escapeXml } from '../../pictures/words.ts';
import { readCode } from './code.ts';
import { sayDate } from './dates.ts';
import type { CertificateNeeds } from './needs.ts';
import { type Certificate, findByCode } from './store.ts';

const PATH = '/verify';

export const pageUrl = ({ publicUrl }: Pick<CertificateNeeds, 'publicUrl'>, code: string): string | undefined =>
  publicUrl && `${publicUrl}${PATH}/${code}`;

/** So many codes are looked up at once, and so many more each second: people read, machines guess. */
const AT_ONCE = 60;
const EACH_SECOND = 2;

/** None where nobody outside can reach us. @param nowMs of a clock that goes on by itself */
export const pagesOf = (
  { database, publicUrl }: Pick<CertificateNeeds, 'database' | 'publicUrl'>,
  nowMs: () => number = Date.now,
): readonly Page[] => {
  if (publicUrl === undefined) return [];
  const mayLookUp = createAllowance(nowMs);
  return [
    {
      path: PATH,
      answer: async (request) => {
        const url = new URL(request.url);
        const typed = decode(url.pathname.slice(PATH.length + 1)) || (url.searchParams.get('code') ?? '');
        if (typed === '') return htmlPage(200, 'Check a certificate', askForm());
        // A slip of the keyboard is told without a look into the database.
        const code = readCode(typed);
        if (code === undefined) return unknown(typed);
        if (!mayLookUp())
          return htmlPage(429, 'Too many at once', '<p>Please try again in a minute.</p>', {
            headers: { 'retry-after': '60' },
          });
        const found = await findByCode(database, code);
        if (!found) return unknown(typed);
        return found.revokedOn === null ? valid(found) : revoked(found, found.revokedOn);
      },
    },
  ];
};

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** For all together: whoever guesses has many addresses. */
const createAllowance = (nowMs: () => number): (() => boolean) => {
  let left = AT_ONCE;
  let at = nowMs();
  return () => {
    const now = nowMs();
    left = Math.min(AT_ONCE, left + ((now - at) / 1000) * EACH_SECOND);
    at = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
};

const valid = (found: Certificate): Response =>
  htmlPage(
    200,
    'This certificate is valid',
    `${paperWords(found)}<p>Compare it with what you were shown. If this page has been open for a while,
    load it again: a certificate can be revoked.</p>`,
  );

const revoked = (found: Certificate, on: string): Response =>
  htmlPage(200, 'This certificate was revoked', `<p>It hasn’t counted since ${sayDate(on)}.</p>${paperWords(found)}`);

/** What was typed stands there still: mostly one letter is wrong. */
const unknown = (typed: string): Response =>
  htmlPage(
    404,
    'Nobody here knows this code',
    `<p>Look at each letter again, or ask whoever showed it to you.</p>${askForm(typed)}`,
  );

const paperWords = ({ name, path, cohort, issuedOn, recall, code }: Certificate): string => {
  const rows = [
    ['Name', name],
    ['For', path],
    ['With', cohort],
    ['Issued on', sayDate(issuedOn)],
    ['Likely known on that day', `${recall} %`],
    ['Code', code],
  ];
  const drawn = rows.map(([label = '', words = '']) => `<dt>${label}</dt><dd><bdi>${escapeXml(words)}</bdi></dd>`);
  return `<dl>${drawn.join('')}</dl>`;
};

/** Longer than any code, with room for a slip. */
const TYPED_AT_MOST = 60;

const askForm = (typed = ''): string => `<form action="${PATH}"><label>The code on it
<input name="code" size="26" value="${escapeXml(typed.slice(0, TYPED_AT_MOST))}" autocomplete="off" required></label>
<button>Check it</button></form>`;

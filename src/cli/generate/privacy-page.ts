/**
 * What is kept of people, as the table of docs/privacy.md: made from what is declared beside each
 * table.
 */
import { personRows } from '../../database/person-rows.ts';
import type { Linking, PersonRows } from '../../database/schema/person-rows.ts';

const HEAD = ['| what | why | how long | if you link accounts | if you delete your data |', '|---|---|---|---|---|'];

const privacyTable = (declared: readonly PersonRows[]): string => {
  const rows = declared.map((each) => {
    const { holds, why, kept, linking } = each;
    return `| ${[holds, why, kept, linkingWords(linking), deletionWords(each)].join(' | ')} |`;
  });
  return [...HEAD, ...rows, ''].join('\n');
};

const linkingWords = (linking: Linking): string => {
  if ('how' in linking) return linking.how;
  if (linking.rule === 'follow') return 'it stays with its account';
  return linking.oneEach
    ? 'what you have in both places, you have as it was where you studied first'
    : 'what was in either place is yours';
};

const deletionWords = ({ columns }: PersonRows): string => {
  const deletions = new Set(Object.values(columns).map(({ deletion }) => deletion));
  if (!deletions.has('is emptied')) return 'is deleted';
  return deletions.size === 1 ? 'stays, and no longer says who' : 'yours is deleted; in others’ you’re no longer named';
};

const TABLE = /(<!-- person rows -->\n)[\s\S]*?(<!-- \/person rows -->)/;

/** The page with today's table between its marks. */
export const withPrivacyTable = (page: string): string =>
  page.replace(TABLE, (_, start: string, end: string) => `${start}${privacyTable(personRows)}${end}`);

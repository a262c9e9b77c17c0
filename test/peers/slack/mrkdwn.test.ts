/** parseMrkdwn tells what Slack would make of a text from the words that stay words. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MrkdwnToken, parseMrkdwn, wordsOfMrkdwn } from './mrkdwn.ts';

const text = (words: string, ...styles: ('bold' | 'italic' | 'strike' | 'code' | 'pre' | 'quote')[]): MrkdwnToken => ({
  kind: 'text',
  text: words,
  styles,
});

test.each<[string, readonly MrkdwnToken[]]>([
  ['<!channel> come', [{ kind: 'broadcast', name: 'channel' }, text(' come')]],
  ['&lt;!channel&gt; come', [text('<!channel> come')]],
  ['<@U012AB>', [{ kind: 'user', id: 'U012AB' }]],
  ['<#C012|general>', [{ kind: 'channel', id: 'C012', label: 'general' }]],
  ['<!subteam^S1>', [{ kind: 'usergroup', id: 'S1' }]],
  [
    '<https://a.example/?x=1&amp;y=2|here>',
    [{ kind: 'link', url: 'https://a.example/?x=1&y=2', label: 'here', auto: false }],
  ],
  [
    'see https://a.example/x.',
    [text('see '), { kind: 'link', url: 'https://a.example/x', label: 'https://a.example/x', auto: true }, text('.')],
  ],
  ['<!date^1700000000^{date}|soon>', [{ kind: 'date', epochS: 1700000000, format: '{date}', fallback: 'soon' }]],
  [
    'a *bold* and _it *both*_ ~no~',
    [
      text('a '),
      text('bold', 'bold'),
      text(' and '),
      text('it ', 'italic'),
      text('both', 'italic', 'bold'),
      text(' '),
      text('no', 'strike'),
    ],
  ],
  ['snake_case_name 2*3*4 a ~ b ~ c', [text('snake_case_name 2*3*4 a ~ b ~ c')]],
  ['`*x* <@U1>`', [text('*x* <@U1>', 'code')]],
  ['```if (a &lt; b) *c*```', [text('if (a < b) *c*', 'pre')]],
  ['&gt; said', [text('said', 'quote')]],
  [':tada: at 10:30:00', [{ kind: 'emoji', name: 'tada' }, text(' at 10:30:00')]],
  ['&amp;lt; stays', [text('&lt; stays')]],
])('%s', (written, tokens) => expect(parseMrkdwn(written)).toEqual(tokens));

test('verbatim text links nothing by itself', () => {
  expect(parseMrkdwn('see https://a.example', { verbatim: true })).toEqual([text('see https://a.example')]);
});

test('escaped angle brackets never mention, link or ring anybody, whatever was typed', () => {
  const escaped = (typed: string): string =>
    typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const nasty = fc
    .array(fc.constantFrom('<', '>', '!', '@', '#', 'channel', '&', 'lt;', 'U0123', '|', ' ', '^', '\n', 'é', '😀'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(nasty, (typed) => {
      const kinds = parseMrkdwn(escaped(typed), { verbatim: true }).map((token) => token.kind);
      expect(kinds.every((kind) => kind === 'text')).toBe(true);
    }),
  );
});

test('plain words come back as they were', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-z ,.]{0,40}$/), (words) => wordsOfMrkdwn(words) === words));
});

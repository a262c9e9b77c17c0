/**
 * Promises about errors in the log: they say what failed and where, and nothing that was secret or
 * that somebody wrote.
 */
import { DiscordAPIError } from 'discord.js';
import { expect, test } from 'vitest';
import { errorFields } from '../../src/lib/process/error-fields.ts';

test('an answer that Discord refused is logged without the token of its interaction and without its words', () => {
  const url = 'https://discord.com/api/v10/interactions/1/aW50ZXJhY3Rpb246/callback';
  const body = { data: { content: 'what Amara wrote' } };
  const refused = new DiscordAPIError({ code: 50_035, message: 'Invalid Form Body' }, 50_035, 400, 'POST', url, {
    body,
    files: undefined,
  });
  const said = errorFields(refused);
  expect(said).toMatchObject({
    code: 50_035,
    status: 400,
    stack: expect.stringContaining('log.test.ts'),
  });
  expect(JSON.stringify(said)).toContain('Invalid Form Body');
  expect(JSON.stringify(said)).not.toMatch(/aW50ZXJhY3Rpb246|Amara/);
});

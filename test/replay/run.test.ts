/** The replay can fail: where a promise is broken it says so, and ends with 1. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('run.ts', import.meta.url));

type Ended = { readonly code: unknown; readonly said: string };

const replay = (...options: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const all = ['--disable-warning=ExperimentalWarning', script, ...options];
    execFile(process.execPath, all, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: `${stdout}${stderr}` }),
    );
  });

/** A post counts as settled from the start, so nobody sends it. */
const LOSES_POSTS = `do $do$ begin
  create function lose() returns trigger language plpgsql as $$
    begin new.settled_at := now(); new.outcome := 'skipped'; return new; end $$;
  create trigger lose before insert on outbox for each row when (new.notice = 'daily.post') execute function lose();
end $do$`;

test('a term in which posts are lost ends with 1, and says what was not kept', {
  timeout: 120_000,
}, async () => {
  const { code, said } = await replay('--learners', '1', '--weeks', '1', '--plant', LOSES_POSTS);
  expect(said).toContain('not so: a question of the day is posted once in each of its places');
  expect(code).toBe(1);
});

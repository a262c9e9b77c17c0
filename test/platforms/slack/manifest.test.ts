/** Promises about the app's manifest. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { declaredCommands } from '../../../src/cli/generate/command-table.ts';
import { BOT_SCOPES, makeManifest, manifestFiles } from '../../../src/platforms/slack/connect/manifest.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const socket = JSON.parse(makeManifest(declaredCommands(), { kind: 'socket' }));

describe('the manifest', () => {
  test.each(Object.entries(manifestFiles(declaredCommands())))(
    '%s is what the declared commands make: else run `npm run generate`',
    (path, content) => {
      expect(readFileSync(`${root}${path}`, 'utf8')).toBe(content);
    },
  );

  test('has a command for each declared one, or names it under /watermark', () => {
    const slashes: { command: string; usage_hint?: string }[] = socket.features.slash_commands;
    const umbrella = slashes.find(({ command }) => command === '/watermark')?.usage_hint ?? '';
    for (const { name } of declaredCommands())
      expect(slashes.some(({ command }) => command === `/${name}`) || umbrella.split(' | ').includes(name)).toBe(true);
  });

  test('stays within what Slack takes', () => {
    const { shortcuts, slash_commands: slashes } = socket.features;
    expect(shortcuts.length).toBeLessThanOrEqual(10);
    expect(slashes.length).toBeLessThanOrEqual(50);
    for (const { name, description } of shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
    }
    expect(socket.display_information.long_description.length).toBeGreaterThanOrEqual(174);
    expect(socket.display_information.description.length).toBeLessThanOrEqual(140);
  });

  test('asks for no history but of its own direct messages, and says why it asks for what it does', () => {
    expect(BOT_SCOPES.filter((scope) => scope.includes('history') || scope.includes('public'))).toEqual(['im:history']);
    const readme = readFileSync(`${root}deploy/slack/README.md`, 'utf8');
    for (const scope of BOT_SCOPES) expect(readme).toContain(`| \`${scope}\` |`);
  });

  test('lets people write to it, and hears that', () => {
    expect(socket.features.app_home).toMatchObject({
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
    expect(socket.settings.event_subscriptions.bot_events).toContain('message.im');
  });

  test('with /watermark alone has all commands under it', () => {
    const one = JSON.parse(makeManifest(declaredCommands(), { kind: 'socket' }, 'watermark'));
    const [{ command, usage_hint: hint }, ...others] = one.features.slash_commands;
    expect([command, others]).toEqual(['/watermark', []]);
    for (const { name } of declaredCommands()) expect(hint.split(' | ')).toContain(name);
    expect({ ...one, features: { ...one.features, slash_commands: [] } }).toEqual({
      ...socket,
      features: { ...socket.features, slash_commands: [] },
    });
  });
});

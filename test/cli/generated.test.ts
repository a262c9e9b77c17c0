/**
 * What is made from declarations and committed is as the declarations are. `npm run generate` mends
 * a failure here.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { limits } from '../../src/chat/view/limits.ts';
import { declaredCommands } from '../../src/cli/generate/command-table.ts';
import { withCommandTable } from '../../src/cli/generate/generate.ts';
import { officeHoursDrawings, withOfficeHoursTables } from '../../src/cli/generate/office-hours-page.ts';
import { withPrivacyTable } from '../../src/cli/generate/privacy-page.ts';
import { personRows } from '../../src/database/person-rows.ts';
import { transitions } from '../../src/features/office-hours/transitions.ts';

test("the README's command table is that of the declarations", () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toBe(withCommandTable(readme));
  for (const { name } of declaredCommands()) expect(readme).toContain(`/${name}`);
});

test('the privacy page says of every table with rows of people what is declared of it', () => {
  const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8');
  expect(page).toBe(withPrivacyTable(page));
  for (const { holds } of personRows) expect(page).toContain(holds);
});

test('the page of office hours has every state and step, in words and drawn', async () => {
  const docs = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
  const page = docs('office-hours.md');
  expect(page).toBe(withOfficeHoursTables(page));
  for (const event of Object.keys(transitions)) expect(page).toContain(`| ${event} | `);
  const drawings = await officeHoursDrawings();
  for (const [name, svg] of Object.entries(drawings)) expect(docs(name)).toBe(svg);
  for (const event of Object.keys(transitions)) expect(Object.values(drawings).join()).toContain(`>${event}<`);
});

test('every command can be registered on both platforms: names, descriptions, options and choices are within their limits', () => {
  for (const { name, description, options } of declaredCommands()) {
    // Discord: 1 to 32 characters; Slack allows as many.
    expect(name).toMatch(/^[a-z][a-z-]{0,31}$/);
    expect(description.length).toBeLessThanOrEqual(100);
    const declared = Object.entries(options);
    expect(declared.length).toBeLessThanOrEqual(25);
    const firstOptional = declared.findIndex(([, option]) => !option.required);
    expect(
      declared.slice(firstOptional < 0 ? declared.length : firstOptional).every(([, option]) => !option.required),
      `${name}: required options come first`,
    ).toBe(true);
    for (const [option, declaration] of declared) {
      expect(option).toMatch(/^[a-z][a-z-]{0,31}$/);
      expect(declaration.description.length).toBeLessThanOrEqual(100);
      if (declaration.kind === 'choice') expect(declaration.choices.length).toBeLessThanOrEqual(limits.options);
    }
  }
});

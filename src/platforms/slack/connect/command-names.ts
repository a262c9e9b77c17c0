/**
 * What a command is called in Slack, where some names are taken and others are so common that
 * another app has them.
 */

import type { Command } from '../../../chat/receive/command.ts';
import { oneLine } from '../../../lib/words/one-line.ts';

/** The command that serves all the others: `/watermark settings`. */
export const UMBRELLA = 'watermark';

/**
 * Never registered plain. Most are Slack's own (its help page "Use shortcuts to take actions in
 * Slack"), and a manifest with one of these is refused or never reached; `help` and `settings` are
 * so common that whichever app was installed last has them.
 */
const TAKEN: ReadonlySet<string> = new Set(
  oneLine`active apps archive away call canvas collapse dm dnd expand feed feedback giphy help huddle
    invite invite_people join keys kick leave list me mention msg mute open part people pref prefs
    prefers remind remove rename search settings shortcuts shrug star status topic unarchive who
    workflow`.split(' '),
);

/** Slack: 50 commands an app; the umbrella is one. */
export const PLAIN_AT_MOST = 49;

export const isPlain = ({ name }: Command): boolean => !TAKEN.has(name);

/**
 * Which of them the app has in Slack: all that are free, or the umbrella alone, where others may
 * want the same names.
 */
export type CommandNames = 'all' | 'watermark';

/**
 * Puts the names that work in Slack into words written for every platform: "/help shows…" becomes
 * "/watermark help shows…".
 */
export const createSpelling = (
  commands: readonly Command[],
  which: CommandNames = 'all',
): ((words: string) => string) => {
  const names = commands.filter((command) => which === 'watermark' || !isPlain(command)).map(({ name }) => name);
  if (names.length === 0) return (words) => words;
  const named = new RegExp(`(?<![\\w/.])/(${names.join('|')})(?![\\w/-])`, 'g');
  return (words) => words.replace(named, `/${UMBRELLA} $1`);
};

/**
 * Answers to a message shortcut go to this command, with the message's words as its first text
 * option.
 */
export const MESSAGE_SHORTCUTS: Readonly<Record<string, string>> = { concept: 'Look this up' };
export const messageCallback = (name: string): string => `message:${name}`;

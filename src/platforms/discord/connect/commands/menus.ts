/**
 * What can be asked of somebody's message by its context menu: each stands for a command that takes
 * the message's words.
 */
import type { Command, Place } from '../../../../chat/receive/command.ts';

export type MessageMenu = {
  readonly name: string;
  readonly command: string;
  /** As its command. */
  readonly where: readonly Place[];
  readonly option: string;
  /** Characters that the option takes. */
  readonly atMost: number;
};

const declared = [{ name: 'Look this up', command: 'concept', option: 'words' }] as const;

/** Where the option says nothing else; the same as the dispatcher's. */
const USUAL = 200;

/** A menu shows only where its command exists. */
export const menusOf = (commands: readonly Command[]): readonly MessageMenu[] =>
  declared.flatMap((menu) => {
    const command = commands.find(({ name }) => name === menu.command);
    const option = command?.options[menu.option];
    return option?.kind === 'text' ? [{ ...menu, where: command?.where ?? [], atMost: option.atMost ?? USUAL }] : [];
  });

/** Discord's type of a command from a message's menu. */
export const MESSAGE_COMMAND = 3;

/** A whole message is more than a search: its first words, as many as the command takes. */
export const menuWords = (content: string, { atMost }: MessageMenu): string => {
  const words = plainMessage(content);
  return words.length <= atMost
    ? words
    : words
        .slice(0, atMost)
        .replace(/\s\S*$/, '')
        .toWellFormed();
};

/**
 * The words of somebody's message: of a link its words, of mentions, emoji, times and bare links
 * nothing.
 */
const plainMessage = (markdown: string): string =>
  markdown
    .replaceAll(/\[([^\]]*)\]\(<?https?:[^)\s]*\)/g, '$1')
    .replaceAll(/<?https?:\/\/[^\s>]+>?/g, ' ')
    // <@1> <@!1> <@&1> <#1> <:name:1> <a:name:1> <t:1:R> </name:1> <id:guide>
    .replaceAll(/<(?:[@#]|a?:|t:|\/|id:)[^<>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

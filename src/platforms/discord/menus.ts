/** What can be asked of somebody's message by its context menu: each stands for a command that takes the message's words. */
import type { Command } from '../../chat/command.ts';

export type MessageMenu = { readonly name: string; readonly command: string; readonly option: string };

/** A menu shows only where its command exists. */
export const messageMenus: readonly MessageMenu[] = [{ name: 'Look this up', command: 'concept', option: 'words' }];

/** Discord's type of a command from a message's menu. */
export const MESSAGE_COMMAND = 3;

export const findMenu = ({ type, name }: { readonly type: number; readonly name: string }): MessageMenu | undefined =>
  type === MESSAGE_COMMAND ? messageMenus.find((menu) => menu.name === name) : undefined;

/** Where the option says nothing else; the same as the dispatcher's. */
const USUAL = 200;

/** A whole message is more than a search: its first words, as many as the command takes. */
export const menuWords = (content: string, { command, option }: MessageMenu, commands: readonly Command[]): string => {
  const declaration = commands.find(({ name }) => name === command)?.options[option];
  const atMost = declaration?.kind === 'text' ? (declaration.atMost ?? USUAL) : USUAL;
  const words = content.replaceAll(/\s+/g, ' ').trim();
  return words.length <= atMost
    ? words
    : words
        .slice(0, atMost)
        .replace(/\s\S*$/, '')
        .toWellFormed();
};

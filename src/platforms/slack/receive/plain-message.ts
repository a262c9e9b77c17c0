/**
 * The words of somebody's message: of a link its words, of mentions, emoji, times and bare links
 * nothing.
 */
export const plainMessage = (mrkdwn: string, atMost: number): string =>
  mrkdwn
    .replaceAll(/<([^>|]*)(?:\|([^>]*))?>/g, (_, target: string, label = '') =>
      /^(?:[@#!]|mailto:|tel:)/.test(target) || /^https?:/.test(label) ? ' ' : label,
    )
    .replaceAll(/\bhttps?:\/\/\S+/g, ' ')
    .replaceAll(/(?<!\S):[\w+'-]+:(?!\S)/g, ' ')
    .replaceAll(/[*_~`]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, atMost)
    .toWellFormed();

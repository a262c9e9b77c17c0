/**
 * The link that brings the bot into a guild: both scopes, and no permission that it doesn't need.
 */

/**
 * https://discord.com/developers/docs/topics/permissions: View Channel, Send Messages, Attach Files
 * (pictures), Send Messages in Threads; Create Public and Private Threads (a conversation with a
 * helper), Pin Messages (what a channel should keep in sight). Without the last three all else
 * works. What each is for stands in deploy/directories.md too.
 */
const PERMISSIONS = (1n << 10n) | (1n << 11n) | (1n << 15n) | (1n << 38n) | (1n << 35n) | (1n << 36n) | (1n << 51n);

export const inviteUrl = (applicationId: string): string =>
  `https://discord.com/oauth2/authorize?${new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(PERMISSIONS),
  })}`;

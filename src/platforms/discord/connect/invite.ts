/**
 * The link that brings the bot into a guild: both scopes, and no permission that it doesn't need.
 */

/**
 * https://discord.com/developers/docs/topics/permissions: View Channel, Send Messages, Attach Files
 * (pictures), Send Messages in Threads.
 */
const PERMISSIONS = (1n << 10n) | (1n << 11n) | (1n << 15n) | (1n << 38n);

export const inviteUrl = (applicationId: string): string =>
  `https://discord.com/oauth2/authorize?${new URLSearchParams({ client_id: applicationId, scope: 'bot applications.commands', permissions: String(PERMISSIONS) })}`;

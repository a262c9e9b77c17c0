/**
 * What a member may do in a channel, worked out from their roles and the channel's exceptions.
 * https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */

export type Overwrite = { readonly id: string; readonly allow: string; readonly deny: string };

const ADMINISTRATOR = 1n << 3n;

/** `roles`: all of the guild's; the one with the guild's own id is everybody's. */
export const permissionsIn = (
  guildId: string,
  member: { readonly id: string; readonly roles: readonly string[] },
  roles: readonly { readonly id: string; readonly permissions: string }[],
  overwrites: readonly Overwrite[],
): bigint => {
  const own = new Set([guildId, ...member.roles]);
  const base = roles.reduce((sum, { id, permissions }) => (own.has(id) ? sum | BigInt(permissions) : sum), 0n);
  if (base & ADMINISTRATOR) return ~0n;
  // Everybody's exception first, then those of the roles together, then the member's own.
  const steps = [[guildId], member.roles, [member.id]];
  return steps.reduce((before, ids) => {
    const meant = overwrites.filter(({ id }) => ids.includes(id));
    const denied = meant.reduce((sum, { deny }) => sum | BigInt(deny), 0n);
    const allowed = meant.reduce((sum, { allow }) => sum | BigInt(allow), 0n);
    return (before & ~denied) | allowed;
  }, base);
};

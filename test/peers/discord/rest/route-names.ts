/**
 * The part of Discord's REST API that the peer has, by the names that faults, limits and the log
 * use.
 */

export const ROUTE_NAMES = [
  'GET /gateway',
  'GET /gateway/bot',
  'GET /applications/@me',
  'GET /oauth2/applications/@me',
  'GET /users/@me',
  'GET /users/:user',
  'POST /users/@me/channels',
  'DELETE /users/@me/guilds/:guild',
  'GET /applications/:application/commands',
  'POST /applications/:application/commands',
  'PUT /applications/:application/commands',
  'DELETE /applications/:application/commands/:command',
  'GET /applications/:application/guilds/:guild/commands',
  'POST /applications/:application/guilds/:guild/commands',
  'PUT /applications/:application/guilds/:guild/commands',
  'DELETE /applications/:application/guilds/:guild/commands/:command',
  'POST /interactions/:interaction/:token/callback',
  'POST /webhooks/:application/:token',
  'GET /webhooks/:application/:token/messages/:message',
  'PATCH /webhooks/:application/:token/messages/:message',
  'DELETE /webhooks/:application/:token/messages/:message',
  'GET /guilds/:guild',
  'GET /guilds/:guild/channels',
  'GET /guilds/:guild/roles',
  'GET /guilds/:guild/members/:user',
  'GET /guilds/:guild/threads/active',
  'GET /channels/:channel',
  'PATCH /channels/:channel',
  'DELETE /channels/:channel',
  'GET /channels/:channel/messages',
  'GET /channels/:channel/messages/:message',
  'POST /channels/:channel/messages',
  'PATCH /channels/:channel/messages/:message',
  'DELETE /channels/:channel/messages/:message',
  'PUT /channels/:channel/pins/:message',
  'DELETE /channels/:channel/pins/:message',
  'PUT /channels/:channel/messages/pins/:message',
  'DELETE /channels/:channel/messages/pins/:message',
  'POST /channels/:channel/typing',
  'POST /channels/:channel/threads',
  'POST /channels/:channel/messages/:message/threads',
  'GET /channels/:channel/thread-members/:user',
  'PUT /channels/:channel/thread-members/:user',
] as const;

export type RouteName = (typeof ROUTE_NAMES)[number];

export type Match = { readonly name: RouteName; readonly params: Readonly<Record<string, string>> };

const compiled = ROUTE_NAMES.map((name) => {
  const [method = '', pattern = ''] = name.split(' ');
  return { name, method, parts: pattern.split('/') };
  // A literal part goes before a parameter in the same place: `@me` is nobody's id.
}).sort(
  (one, other) =>
    one.parts.filter((part) => part.startsWith(':')).length - other.parts.filter((part) => part.startsWith(':')).length,
);

const paramsOf = (parts: readonly string[], path: readonly string[]): Record<string, string> | undefined => {
  if (parts.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const given = path[index] ?? '';
    if (part.startsWith(':') && given !== '') params[part.slice(1)] = given;
    else if (part !== given) return undefined;
  }
  return params;
};

/**
 * The route of a request; 'other method' where only the method is wrong, undefined where there is
 * no such path.
 */
export const matchRoute = (method: string, path: string): Match | 'other method' | undefined => {
  const parts = path.split('/').map(decodeURIComponent);
  let known = false;
  for (const route of compiled) {
    const params = paramsOf(route.parts, parts);
    if (params && route.method === method) return { name: route.name, params };
    known ||= params !== undefined;
  }
  return known ? 'other method' : undefined;
};

/** Routes of interactions: they need no bot token and don't count towards the global limit. */
export const isInteractionRoute = (name: string): boolean => / \/(interactions|webhooks)\//.test(name);
export const isOpenRoute = (name: string): boolean => isInteractionRoute(name) || name === 'GET /gateway';

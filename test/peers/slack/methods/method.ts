/** What a Web API method is: who may call it, how often, and what it does. */
import type { Tier } from '../limits.ts';
import type { Slack } from '../slack.ts';
import type { Json, Team, Token } from '../world.ts';

export type Call = {
  readonly slack: Slack;
  readonly args: Json;
  /** The token that called; only methods that need none may lack it. */
  readonly token: Token;
  /** The workspace that the call is about, where the token says so. */
  readonly team: Team | undefined;
};

export type Method = {
  readonly tier: Tier;
  readonly token: 'bot' | 'app' | 'any' | 'none';
  /** Any one of these scopes is enough; it may depend on what the call names. */
  readonly scopes: readonly string[] | ((call: Call) => readonly string[]);
  /** The channel that a post counts against. */
  readonly postsTo?: (args: Json) => string | undefined;
  /** The answer without `ok: true`; throws SlackError. */
  readonly run: (call: Call) => Json;
};

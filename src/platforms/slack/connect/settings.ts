/** What the operator decides about Slack; main reads it from the environment. */
import type { CommandNames } from './command-names.ts';
import type { KeyRing } from './sealed.ts';

export type SlackSettings = {
  readonly transport: SlackTransport;
  readonly identity: SlackIdentity;
  /** `https://slack.com/api/` where nothing is said; for test peers and proxies. */
  readonly apiUrl?: string;
  /** As in the app's manifest; `all` where nothing is said. */
  readonly commandNames?: CommandNames;
};

/** Socket Mode needs no public address; HTTP needs one, and is what the directory asks for. */
export type SlackTransport =
  | {
      readonly kind: 'socket';
      readonly appToken: string;
      /** HTTP's setting is given too, and counts for nothing beside the app token. */
      readonly signingSecretUnused?: boolean;
    }
  | { readonly kind: 'http'; readonly signingSecret: string };

/** Which way was taken and why, for whoever set it. */
export const transportWords = (transport: SlackTransport): string => {
  if (transport.kind === 'http') return 'HTTP, since SLACK_APP_TOKEN isn’t set';
  const unused = transport.signingSecretUnused ? '; SLACK_SIGNING_SECRET isn’t used beside it' : '';
  return `Socket Mode, since SLACK_APP_TOKEN is set${unused}`;
};

/** One workspace by its token, or many that install the app themselves. */
export type SlackIdentity =
  | { readonly kind: 'token'; readonly botToken: string }
  | {
      readonly kind: 'oauth';
      readonly clientId: string;
      readonly clientSecret: string;
      /** Where the outside reaches us, without a path: `https://watermark.example`. */
      readonly publicUrl: string;
      /** Seals the tokens in the database. */
      readonly keys: KeyRing;
      /** `https://slack.com/oauth/v2/authorize` where nothing is said. */
      readonly authorizeUrl?: string;
    };

/** Milliseconds that one call of theirs may take; Slack answers in tens. */
export const CALL_TIMEOUT_MS = 10_000;

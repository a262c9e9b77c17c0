/** A page for the outside: served by the bot's one HTTP server where `PUBLIC_URL` says how it is reached. */

export type Page = {
  /** Begins with a slash; all below it belongs to it too. */
  readonly path: string;
  readonly answer: (request: Request) => Promise<Response>;
};

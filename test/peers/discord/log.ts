/** What the bot asked of the peer: the newest requests, and counters that never forget. */

export type LoggedRequest = {
  /** As `rest/route-names.ts` has it, `unknown` where Discord has no such route. */
  readonly route: string;
  readonly path: string;
  readonly body: unknown;
  readonly fileNames: readonly string[];
  readonly atMs: number;
  /** Undefined until it is answered, and for good where the connection was cut. */
  status: number | undefined;
};

export type Counters = {
  requests: number;
  /** 429s sent, of any scope. */
  rateLimited: number;
  /**
   * What Discord counts towards its ban of 10,000 in 10 minutes: 401, 403 and 429 but those shared.
   */
  invalid: number;
  identifies: number;
  resumes: number;
  unansweredResumes: number;
  heartbeats: number;
  interactions: number;
  /** Answers that were refused: expired, twice, or of a wrong shape. */
  refusedAnswers: number;
};

export type Log = {
  readonly requests: readonly LoggedRequest[];
  readonly counters: Counters;
  /** Requests to one route, oldest first. */
  readonly of: (route: string) => LoggedRequest[];
  readonly add: (request: Omit<LoggedRequest, 'atMs' | 'status'>) => LoggedRequest;
};

/** Keeps the newest `kept` requests. */
export const createLog = (now: () => number, kept: number): Log => {
  const requests: LoggedRequest[] = [];
  const counters: Counters = {
    requests: 0,
    rateLimited: 0,
    invalid: 0,
    identifies: 0,
    resumes: 0,
    unansweredResumes: 0,
    heartbeats: 0,
    interactions: 0,
    refusedAnswers: 0,
  };
  return {
    requests,
    counters,
    of: (route) => requests.filter((request) => request.route === route),
    add: (request) => {
      const entry: LoggedRequest = { ...request, atMs: now(), status: undefined };
      counters.requests += 1;
      requests.push(entry);
      if (requests.length > kept) requests.splice(0, requests.length - kept);
      return entry;
    },
  };
};

/**
 * The clients of Discord's REST interface: one for our own requests, one for messages, one for
 * answers to interactions.
 */
import { type RateLimitData, REST } from 'discord.js';
import { makeRequest } from './make-request.ts';

export type Access = {
  readonly token: string;
  /** `https://host/api`, without the version; Discord's own where nothing is said. */
  readonly apiUrl?: string | undefined;
};

const REQUEST_TIMEOUT_MS = 10_000;
/**
 * Discord allows 50 requests a second a bot, over all its processes; messages take turns below that
 * (turns.ts), and this is for the rest.
 */
const REQUESTS_A_SECOND = 50;
/**
 * Answers to interactions don't count towards that; this only keeps the library from holding them
 * back.
 */
const ANSWERS_A_SECOND = 10_000;

const shared = ({ apiUrl }: Access) => ({
  version: '10',
  timeout: REQUEST_TIMEOUT_MS,
  retries: 1,
  makeRequest,
  ...(apiUrl ? { api: apiUrl } : {}),
});

export const createRest = (access: Access): REST =>
  new REST({ ...shared(access), globalRequestsPerSecond: REQUESTS_A_SECOND }).setToken(access.token);

/**
 * For messages of our own accord. Whoever sends them has a queue of its own, so it is told of a
 * limit rather than kept waiting, and of each try what it came to: after a time-out and a
 * repetition that Discord refused nobody would know any more that the first may have been taken.
 */
export const createMessagesRest = (access: Access): REST =>
  new REST({
    ...shared(access),
    retries: 0,
    globalRequestsPerSecond: REQUESTS_A_SECOND,
    rejectOnRateLimit: isWorthTelling,
  }).setToken(access.token);

/** Our own pace of so many a second is waited for. */
const isWorthTelling = ({ global, timeToReset }: RateLimitData): boolean => !(global && timeToReset <= OWN_PACE_MS);
const OWN_PACE_MS = 1000;

/** An interaction's own token is all the permission that its answers need. */
export const createAnswersRest = (access: Access): REST =>
  new REST({ ...shared(access), globalRequestsPerSecond: ANSWERS_A_SECOND });

/**
 * The library keeps a queue for each interaction's token, for an hour; this lets go of those that
 * have nothing to do.
 */
export const forgetIdle = ({ handlers }: REST): void => void handlers.sweep(({ inactive }) => inactive);

/** Its timers end with it. */
export const closeRest = (rest: REST): void => {
  rest.clearHandlerSweeper();
  rest.clearHashSweeper();
};

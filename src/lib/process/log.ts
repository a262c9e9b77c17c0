/** Log lines are events with fields: one JSON object a line, on standard error. */
import { pino } from 'pino';
import { errorFields } from './error-fields.ts';
import { currentRequest } from './request.ts';
import { withoutSecrets } from './secrets.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** What happened, as an event with fields. */
export type Log = Readonly<Record<LogLevel, (fields: object, event: string) => void>>;

type LogTo = {
  /** Standard error where nothing is said. */
  readonly fd?: number;
  /** Gets each line of an error too, as it is written. */
  readonly keepError?: (line: string) => void;
};

/** By the numbers that pino gives its levels: an error, and what ends a process. */
const IS_ERROR = /^\{"level":[56]0,/;

/** `secrets`: words that stand in no line, whatever brought them there. */
export const createLog = (
  level: string,
  secrets: readonly string[] = [],
  { fd = 2, keepError = () => {} }: LogTo = {},
): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['token', '*.token', 'url.password'],
      hooks: {
        streamWrite: (line) => {
          const said = withoutSecrets(secrets, line);
          if (IS_ERROR.test(said)) keepError(said);
          return said;
        },
      },
      mixin: () => {
        const request = currentRequest();
        return request === undefined ? {} : { request };
      },
      serializers: { err: (error: unknown) => errorFields(error) },
    },
    pino.destination({ fd, sync: true }),
  );

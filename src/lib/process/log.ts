/** Log lines are events with fields: one JSON object a line, on standard error. */
import { pino } from 'pino';
import { errorFields } from './error-fields.ts';
import { currentRequest } from './request.ts';
import { withoutSecrets } from './secrets.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** What happened, as an event with fields. */
export type Log = Readonly<Record<LogLevel, (fields: object, event: string) => void>>;

/** `secrets`: words that stand in no line, whatever brought them there. */
export const createLog = (level: string, secrets: readonly string[] = [], fd = 2): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['token', '*.token', 'url.password'],
      hooks: { streamWrite: (line) => withoutSecrets(secrets, line) },
      mixin: () => {
        const request = currentRequest();
        return request === undefined ? {} : { request };
      },
      serializers: { err: (error: unknown) => errorFields(error) },
    },
    pino.destination({ fd, sync: true }),
  );

/** The last errors of the log as somebody else may read them: what failed and where, of nobody. */
import { readLastErrors } from '../../lib/process/last-errors.ts';

/** What is said of an error in the log beside the error itself: our own words and numbers. */
const SAID = ['time', 'msg', 'request', 'id', 'platform', 'kind', 'notice', 'routine', 'attempts', 'shard'];
/** Of the error itself: neither its message as it is, nor the ids and names that lines may have. */
const SAID_OF_ERROR = ['type', 'code', 'syscall', 'status', 'method', 'severity', 'table', 'constraint', 'routine'];

const ERRORS_AT_MOST = 50;

export const errorsSaid = (folder: string): readonly object[] =>
  readLastErrors(folder, ERRORS_AT_MOST).map((line) => ({
    ...pick(line, SAID),
    ...('err' in line ? { error: errorSaid(line.err) } : {}),
  }));

const errorSaid = (error: unknown): object => {
  if (typeof error !== 'object' || error === null) return {};
  const { message, stack, cause, errors }: Record<string, unknown> = { ...error };
  return {
    ...pick(error, SAID_OF_ERROR),
    ...(typeof message === 'string' ? { message: wordsAlone(message) } : {}),
    ...(typeof stack === 'string' ? { stack: framesIn(stack) } : {}),
    ...(cause === undefined ? {} : { cause: errorSaid(cause) }),
    ...(Array.isArray(errors) ? { errors: errors.map(errorSaid) } : {}),
  };
};

const pick = (from: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));

/**
 * Its words in small letters, outside of quotes, and the one it begins with: all else may be a name,
 * an id, an address or what somebody wrote.
 */
const wordsAlone = (message: string): string =>
  message
    .replace(/(?<!\w)(["'`]).*?\1(?!\w)|“.*?”|‘.*?’/gs, '…')
    .split(/\s+/)
    .map((word, index) => ((index === 0 ? BEGINNING : WORD).test(word) ? word : '…'))
    .join(' ');

const WORD = /^\(?[a-z][a-z_-]*\)?[,.:;]?$/;
const BEGINNING = /^[A-Za-z]+:?$/;

/** Those in our code, in what is installed and in Node, without the folders above. */
const framesIn = (stack: string): readonly string[] =>
  stack
    .split('\n')
    .map((line) => line.trim().replace(/[^\s(]*?\/(?=(src|node_modules)\/)/, ''))
    .filter((line) => /^at .*(?<=[ (])(src\/|node_modules\/|node:)[\w./@+:-]+\)?$/.test(line));

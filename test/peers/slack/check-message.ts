/**
 * What Slack says of a message's blocks as a whole: its error string and the sentences beside it.
 */
import { isJson, jsonList, problem, type Scope } from './check.ts';
import { blockProblems } from './check-blocks.ts';
import { slackLimits as limits } from './limits.ts';

export type Refusal = { readonly error: string; readonly messages: readonly string[] };

const wordsIn = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + wordsIn(each), 0);
  if (!isJson(value)) return 0;
  return Object.values(value).reduce(
    (sum: number, each) => sum + wordsIn(each),
    typeof value['text'] === 'string' ? value['text'].length : 0,
  );
};

/** Undefined when Slack would take the blocks. */
export const refuseBlocks = (value: unknown, scope: Omit<Scope, 'surface'>): Refusal | undefined => {
  if (!Array.isArray(value)) return { error: 'invalid_blocks_format', messages: [] };
  const messages = blockProblems(value, '/blocks', { ...scope, surface: 'message' });
  if (messages.length > 0) return { error: 'invalid_blocks', messages };
  const blocks = jsonList(value);
  const ofType = (type: string) => blocks.filter((block) => block['type'] === type);
  if (ofType('table').length > limits.tablesInMessage)
    return { error: 'invalid_attachments', messages: problem('only_one_table_allowed', '/blocks') };
  if (ofType('data_visualization').length > limits.chartsInMessage)
    return {
      error: 'invalid_blocks',
      messages: problem(`no more than ${limits.chartsInMessage} charts allowed`, '/blocks'),
    };
  if (wordsIn(ofType('data_table')) > limits.dataTableText)
    return {
      error: 'invalid_blocks',
      messages: problem(`must be less than ${limits.dataTableText + 1} characters`, '/blocks'),
    };
  if (wordsIn(ofType('markdown')) > limits.markdownText)
    return {
      error: 'invalid_blocks',
      messages: problem(`must be less than ${limits.markdownText + 1} characters`, '/blocks'),
    };
  return wordsIn(blocks) > limits.blocksText ? { error: 'msg_blocks_too_long', messages: [] } : undefined;
};

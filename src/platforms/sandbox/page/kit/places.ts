/** How a channel or thread is shown wherever it is named. */
import type { Channel } from '../../protocol.ts';
import type { IconName } from './icons.ts';

/** Says who sees it. */
export const markOf = ({ kind, members }: Channel): IconName => {
  if (kind !== 'thread') return 'hash';
  return members ? 'lock' : 'thread';
};

export const titleOf = ({ kind, name }: Channel): string => (kind === 'channel' ? `#${name}` : name);

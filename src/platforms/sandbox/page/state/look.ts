/**
 * In whose look the page draws: what the address says (`?look=discord`), or what was chosen here
 * before.
 */
import type { LookName } from '../../protocol.ts';

const KEY = 'watermark-platform-look';

export const lookTitles: Readonly<Record<LookName, string>> = {
  plain: 'Plain',
  discord: 'Discord',
  slack: 'Slack',
};

const isLook = (name: string | null): name is LookName => name !== null && Object.hasOwn(lookTitles, name);
const known = (name: string | null): LookName | undefined => (isLook(name) ? name : undefined);

export const wantedLook = (): LookName =>
  known(new URLSearchParams(location.search).get('look')) ?? known(localStorage.getItem(KEY)) ?? 'plain';

/** For the next visit, and in the address where that named one. */
export const keepLook = (look: LookName): void => {
  localStorage.setItem(KEY, look);
  const address = new URL(location.href);
  if (!address.searchParams.has('look')) return;
  address.searchParams.set('look', look);
  history.replaceState(null, '', address);
};

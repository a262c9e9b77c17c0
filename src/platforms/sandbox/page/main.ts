/**
 * Starts the page: who one is comes from the address (`?as=amara`), the open channel from behind
 * its `#`.
 */
import { html, render } from 'htm/preact';
import { App } from './frame/app.ts';
import { applyTheme } from './frame/theme.ts';
import { openLine } from './state/connection.ts';
import { createDeeds } from './state/deeds.ts';
import { wantedLook } from './state/look.ts';
import { applyEvent, createStore } from './state/store.ts';

applyTheme();
const as = new URLSearchParams(location.search).get('as') ?? 'amara';
const readKey = `watermark-read-${as}`;

const keptRead = (): Readonly<Record<string, number>> => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(readKey) ?? '{}');
    return typeof kept === 'object' && kept !== null
      ? Object.fromEntries(Object.entries(kept).filter(([, number]) => typeof number === 'number'))
      : {};
  } catch {
    return {};
  }
};

const channelInAddress = (): string => decodeURIComponent(location.hash.slice(1));

const look = wantedLook();
const store = createStore({
  link: 'connecting',
  look,
  channelId: channelInAddress(),
  read: keptRead(),
  busy: [],
  thinking: [],
  drawer: false,
  help: false,
});

store.subscribe(() => localStorage.setItem(readKey, JSON.stringify(store.get().read)));
store.subscribe(() => {
  const { room, look: wanted } = store.get();
  document.documentElement.dataset.platform = room?.looks.includes(wanted) ? wanted : 'plain';
});
addEventListener('hashchange', () => deeds.openChannel(channelInAddress()));
const line = openLine(as, {
  onEvent: (event) => {
    store.update((state) => applyEvent(state, event, performance.now()));
    if (event.type === 'snapshot') document.title = `${event.you.name} · Watermark sandbox`;
  },
  onLink: (link) => store.update(() => ({ link, ...(link === 'open' ? { notice: undefined } : {}) })),
  onRefused: (notice) => store.update(() => ({ notice })),
});
const deeds = createDeeds(store, as, line.listen);
line.listen(look);

const root = document.querySelector('#app');
if (root instanceof HTMLElement) {
  root.replaceChildren();
  render(html`<${App} kit=${{ store, deeds }} />`, root);
}

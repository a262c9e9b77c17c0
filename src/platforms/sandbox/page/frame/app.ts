/** The page as a whole: sidebar, messages, composer, and whatever lies over them. */
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { Composer } from '../composer/composer.ts';
import { icon, logo } from '../kit/icons.ts';
import { FormDialog } from '../messages/form-dialog.ts';
import { MessageList } from '../messages/message-list.ts';
import { type Kit, KitProvider, useStateOf } from '../state/kit.ts';
import type { State } from '../state/store.ts';
import { ChannelHeader } from './channel-header.ts';
import { HelpDialog } from './help-dialog.ts';
import { Inspector } from './inspector.ts';
import { Sidebar } from './sidebar.ts';

export const App = ({ kit }: { kit: Kit }) => {
  const state = useStateOf(kit.store);
  useEffect(() => listenForShortcuts(kit), []);
  const channel = state.room?.channels.find(({ id }) => id === state.channelId);
  if (!channel)
    return html`
      <main class="opening">
        ${logo()}
        <p role="status">
          ${state.notice ?? (state.link === 'lost' ? 'Reconnecting…' : 'Opening the sandbox…')}
        </p>
        ${state.notice && html`<a href="/">Start as the first persona</a>`}
      </main>
    `;
  return html`
    <${KitProvider} value=${kit}>
      <a class="skip" href="#composer" onClick=${skipToComposer}>Skip to writing a command</a>
      <div class=${`shell ${state.inspected ? 'inspecting' : ''}`}>
        <${Sidebar} />
        <main class="conversation">
          <${ChannelHeader} channel=${channel} />
          <${Banners} state=${state} kit=${kit} />
          <${MessageList} channel=${channel} />
          <${Composer} channel=${channel} />
        </main>
        ${state.inspected && html`<${Inspector} inspected=${state.inspected} />`}
      </div>
      ${state.form && html`<${FormDialog} key=${state.form.form.id} open=${state.form} />`}
      ${state.help && html`<${HelpDialog} />`}
    </${KitProvider}>
  `;
};

const Banners = ({ state, kit }: { state: State; kit: Kit }) => html`
  <div class="banners">
    <div role="status">${state.link === 'lost' && html`<p class="banner">Reconnecting…</p>`}</div>
    <div role="alert">
      ${
        state.notice &&
        html`
          <p class="banner bad">
            ${icon('warning')}
            <span>${state.notice}</span>
            <button
              type="button"
              class="round"
              aria-label="Close this notice"
              onClick=${() => kit.store.update(() => ({ notice: undefined }))}
            >
              ${icon('close')}
            </button>
          </p>
        `
      }
    </div>
  </div>
`;

const focusComposer = (): void => {
  const target = document.querySelector('.composer input, .composer select, .composer button');
  if (target instanceof HTMLElement) target.focus();
};

const skipToComposer = (event: Event): void => {
  event.preventDefault();
  focusComposer();
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select');

/**
 * Presses the newest button that is called just so: an option is answered by its letter. False
 * where there is none.
 */
const pressOption = (letter: string): boolean => {
  if (!/^[A-F]$/.test(letter)) return false;
  const messages = [...document.querySelectorAll('.message')];
  const buttons = messages.at(-1)?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [];
  const option = [...buttons].find((candidate) => candidate.textContent?.trim() === letter);
  option?.click();
  return option !== undefined;
};

const listenForShortcuts = ({ store, deeds }: Kit): (() => void) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    const { room, channelId } = store.get();
    if (!room || document.querySelector('dialog[open]') || event.ctrlKey || event.metaKey) return;
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const index = room.channels.findIndex(({ id }) => id === channelId) + (event.key === 'ArrowDown' ? 1 : -1);
      const next = room.channels.at(index % room.channels.length);
      if (next) location.hash = next.id;
    } else if (isTyping(event.target) || event.altKey) return;
    else if (event.key === '?') store.update(() => ({ help: true }));
    else if (event.key === '/') {
      focusComposer();
      if (document.activeElement instanceof HTMLInputElement && document.activeElement.value === '')
        deeds.fillComposer('/');
    } else if (!pressOption(event.key.toUpperCase())) return;
    event.preventDefault();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
};

/** The left side: the workspace, its channels, the direct channel, and who one is at the moment. */
import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Channel, Persona } from '../../protocol.ts';
import { icon, logo } from '../kit/icons.ts';
import { markOf } from '../kit/places.ts';
import { cityOf } from '../kit/time.ts';
import { Avatar } from '../parts/avatar.ts';
import { useKit, useRoom } from '../state/kit.ts';
import { unreadIn } from '../state/store.ts';
import { LookSwitch } from './look-switch.ts';

export const Sidebar = () => {
  const { store } = useKit();
  const room = useRoom();
  const { drawer } = store.get();
  const whole = useRef<HTMLElement>(null);
  const close = (): void => {
    if (!store.get().drawer) return;
    store.update(() => ({ drawer: false }));
    const opener = document.querySelector('.drawer-opener');
    if (opener instanceof HTMLElement) opener.focus();
  };
  useLayoutEffect(() => {
    if (drawer) whole.current?.querySelector<HTMLElement>('.channel.current')?.focus();
  }, [drawer]);
  return html`
    ${drawer && html`<div class="drawer-shade" onClick=${close}></div>`}
    <nav
      ref=${whole}
      class=${`sidebar ${drawer ? 'open' : ''}`}
      aria-label="Channels and persona"
      onKeyDown=${(event: KeyboardEvent) => event.key === 'Escape' && close()}
    >
      <header class="workspace">
        <span class="workspace-logo">${logo()}</span>
        <span><b>Watermark</b><small>${room.workspace}</small></span>
        <button
          type="button"
          class="round drawer-close"
          aria-label="Close the list of channels"
          onClick=${close}
        >
          ${icon('close')}
        </button>
      </header>
      <div class="sidebar-scroll">
        <${ChannelSection} title="Channels" kind="channel" />
        <${ChannelSection} title="Threads" kind="thread" />
        <${ChannelSection} title="Direct messages" kind="direct" />
      </div>
      <div class="sidebar-looks"><${LookSwitch} /></div>
      <${PersonaSwitcher} />
    </nav>
  `;
};

const ChannelSection = ({ title, kind }: { title: string; kind: Channel['kind'] }) => {
  const channels = useRoom().channels.filter((channel) => channel.kind === kind);
  if (channels.length === 0) return null;
  return html`
    <h2 id=${`section-${kind}`}>${title}</h2>
    <ul aria-labelledby=${`section-${kind}`}>
      ${channels.map((channel) => html`<${ChannelLink} key=${channel.id} channel=${channel} />`)}
    </ul>
  `;
};

const ChannelLink = ({ channel }: { channel: Channel }) => {
  const { store } = useKit();
  const state = store.get();
  const unread = unreadIn(state, channel.id);
  const current = state.channelId === channel.id;
  const mark =
    channel.kind === 'direct' ? html`<span class="avatar bot small">${logo()}</span>` : icon(markOf(channel));
  return html`
    <li>
      <a
        href=${`#${channel.id}`}
        class=${`channel ${current ? 'current' : ''} ${unread > 0 ? 'unread' : ''}`}
        aria-current=${current ? 'page' : undefined}
      >
        ${mark}
        <span class="channel-name">${channel.name}</span>
        ${unread > 0 && html`<span class="dot">${unread > 99 ? '99+' : unread}<span class="sr"> unread</span></span>`}
      </a>
    </li>
  `;
};

const describe = (persona: Persona): string => `${persona.role} · ${cityOf(persona.zone)}`;

/** Every persona is an address of its own, so that another window can be another person. */
const PersonaSwitcher = () => {
  const { you, personas } = useRoom();
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (open) whole.current?.querySelector('a')?.focus();
  }, [open]);
  useEffect(() => {
    if (!open) return;
    const onPointerDown = (event: Event): void => {
      if (event.target instanceof Node && !whole.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
    whole.current?.querySelector('button')?.focus();
  };
  return html`
    <div class="switcher" ref=${whole} onKeyDown=${onKeyDown}>
      ${
        open &&
        html`
          <div class="switcher-pop" id="personas">
            <p>Be somebody else</p>
            <ul>
              ${personas.map((persona) => html`<${PersonaRow} persona=${persona} you=${you} />`)}
            </ul>
          </div>
        `
      }
      <button
        type="button"
        class="persona"
        aria-expanded=${open}
        aria-controls="personas"
        onClick=${() => setOpen(!open)}
      >
        <${Avatar} persona=${you} />
        <span><b>${you.name}</b><small>${describe(you)}</small></span>
        <span class="sr">: switch persona</span>
        ${icon('up')}
      </button>
    </div>
  `;
};

const PersonaRow = ({ persona, you }: { persona: Persona; you: Persona }) => {
  const isYou = persona.id === you.id;
  return html`
    <li class=${isYou ? 'current' : ''}>
      <a class="persona" href=${`?as=${persona.id}`} aria-current=${isYou ? 'true' : undefined}>
        <${Avatar} persona=${persona} />
        <span><b>${persona.name}</b><small>${describe(persona)}</small></span>
      </a>
      <a
        class="round"
        href=${`?as=${persona.id}`}
        target="_blank"
        aria-label=${`Open a second window as ${persona.name}`}
        title="In a second window"
      >
        ${icon('out')}
      </a>
    </li>
  `;
};

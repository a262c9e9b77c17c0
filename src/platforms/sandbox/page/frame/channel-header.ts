/**
 * The bar over the messages: which channel this is, the clock and its three ways forward, the look,
 * and help.
 */
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import type { Channel } from '../../protocol.ts';
import { icon } from '../kit/icons.ts';
import { markOf } from '../kit/places.ts';
import { cityOf, dateOf, relativeTo, spanOf, timeOf } from '../kit/time.ts';
import { useKit, useRoom } from '../state/kit.ts';
import { nowMs, type Room, unreadIn } from '../state/store.ts';
import { LookSwitch } from './look-switch.ts';
import { isDark, toggleTheme } from './theme.ts';

export const ChannelHeader = ({ channel }: { channel: Channel }) => {
  const { store } = useKit();
  return html`
    <header class="channel-header">
      <${DrawerOpener} />
      <div class="channel-title">
        <h1>${channel.kind !== 'direct' && icon(markOf(channel))}${channel.name}</h1>
        <p title=${channel.topic}>${channel.topic}</p>
      </div>
      <${ClockBar} />
      <${LookSwitch} />
      <div class="header-tools">
        <${ThemeButton} />
        <button
          type="button"
          class="round"
          aria-label="Help and shortcuts"
          title="Help and shortcuts (?)"
          onClick=${() => store.update(() => ({ help: true }))}
        >
          ${icon('help')}
        </button>
      </div>
    </header>
  `;
};

/** On a narrow screen the list of channels is hidden, so what is unread in it is told here. */
const DrawerOpener = () => {
  const { store } = useKit();
  const state = store.get();
  const unread = useRoom().channels.reduce((sum, { id }) => sum + unreadIn(state, id), 0);
  const name = `Channels and persona${unread > 0 ? `, ${unread} unread` : ''}`;
  return html`
    <button
      type="button"
      class="round drawer-opener"
      aria-label=${name}
      aria-expanded=${state.drawer}
      onClick=${() => store.update(() => ({ drawer: true }))}
    >
      ${icon('menu')}
      ${unread > 0 && html`<span class="opener-dot" aria-hidden="true"></span>`}
    </button>
  `;
};

const ThemeButton = () => {
  const [dark, setDark] = useState(isDark());
  return html`
    <button
      type="button"
      class="round"
      aria-label=${dark ? 'Use the light look' : 'Use the dark look'}
      title=${dark ? 'Light' : 'Dark'}
      onClick=${() => setDark(toggleTheme())}
    >
      ${icon(dark ? 'sun' : 'moon')}
    </button>
  `;
};

/** Minutes are shown, so the face is drawn again twice in each. */
const TICK_MS = 1000;

const ClockBar = () => {
  const { deeds } = useKit();
  const room = useRoom();
  const { fixed } = room.clock;
  const [, setTick] = useState(0);
  const [moving, setMoving] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const move = async (how: 'hour' | 'day' | 'due'): Promise<void> => {
    if (moving || fixed) return;
    setMoving(true);
    await deeds.moveClock(how);
    setMoving(false);
  };
  const now = nowMs(room);
  const { zone } = room.you;
  const due = dueState(room, now);
  const ahead = spanOf(room.clock.aheadMs);
  const moves = [
    { how: 'hour', label: '+1 hour', short: '+1 h', more: 'move the clock forward', idle: false },
    { how: 'day', label: '+1 day', short: '+1 d', more: 'move the clock forward', idle: false },
    { how: 'due', label: 'to next due', short: 'next due', more: due.words, idle: !due.ahead },
  ] as const;
  return html`
    <div class="clock" role="group" aria-label="The sandbox’s clock, shared by everybody">
      <p class="clock-face" title=${`Simulated time in ${cityOf(zone)}`}>
        ${icon('clock')}
        <span>
          <b>${timeOf(now, zone)}</b>${' '}
          <span>${dateOf(now, zone)}</span>${' '}
          <span class="clock-zone">${cityOf(zone)}</span>
        </span>
        ${
          ahead &&
          html`
            <span class="ahead" title="Ahead of real time">
              +${ahead}
              <span class="sr"> ahead of real time</span>
            </span>
          `
        }
      </p>
      <div class="clock-moves" title=${fixed}>
        ${moves.map(
          ({ how, label, short, more, idle }) => html`
            <button
              type="button"
              aria-label=${`${label}: ${fixed ?? more}`}
              title=${fixed ?? more}
              aria-disabled=${moving || Boolean(fixed) || idle}
              onClick=${() => !idle && move(how)}
            >
              <span class="long">${label}</span>
              <span class="short">${short}</span>
            </button>
          `,
        )}
      </div>
    </div>
  `;
};

const dueState = (room: Room, now: number): { ahead: boolean; words: string } => {
  const { dueMs } = room.clock;
  if (dueMs === undefined) return { ahead: false, words: 'nothing is due yet: answer something first' };
  if (dueMs <= now) return { ahead: false, words: 'something is due already: try /review' };
  const { zone } = room.you;
  const when = `${dateOf(dueMs, zone)}, ${timeOf(dueMs, zone)} (${relativeTo(dueMs, now)})`;
  return { ahead: true, words: `${when}, when your day of study begins` };
};

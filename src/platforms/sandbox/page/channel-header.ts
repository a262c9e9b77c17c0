/** The bar over the messages: which channel this is, the clock and its three ways forward, the look, and help. */
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import type { Channel } from '../protocol.ts';
import { icon } from './icons.ts';
import { useKit, useRoom } from './kit.ts';
import { lookTitles } from './look.ts';
import { nowMs, type Room } from './store.ts';
import { isDark, toggleTheme } from './theme.ts';
import { cityOf, dateOf, relativeTo, spanOf, timeOf } from './time.ts';

export const ChannelHeader = ({ channel }: { channel: Channel }) => {
  const { store } = useKit();
  return html`
    <header class="channel-header">
      <button type="button" class="round drawer-opener" aria-label="Channels and persona" aria-expanded=${store.get().drawer} onClick=${() => store.update(() => ({ drawer: true }))}>${icon('menu')}</button>
      <div class="channel-title"><h1>${channel.kind === 'channel' && icon('hash')}${channel.name}</h1><p>${channel.topic}</p></div>
      <${ClockBar} />
      <${LookSwitch} />
      <div class="header-tools">
        <${ThemeButton} />
        <button type="button" class="round" aria-label="Help and shortcuts" title="Help and shortcuts (?)" onClick=${() => store.update(() => ({ help: true }))}>${icon('help')}</button>
      </div>
    </header>`;
};

const LookSwitch = () => {
  const { store, deeds } = useKit();
  const { looks } = useRoom();
  if (looks.length < 2) return null;
  const { look } = store.get();
  return html`<div class="looks" role="group" aria-label="Drawn as in">
    ${looks.map((name) => html`<button type="button" aria-pressed=${name === look} onClick=${() => deeds.chooseLook(name)}>${lookTitles[name]}</button>`)}</div>`;
};

const ThemeButton = () => {
  const [dark, setDark] = useState(isDark());
  return html`<button type="button" class="round" aria-label=${dark ? 'Use the light look' : 'Use the dark look'} title=${dark ? 'Light' : 'Dark'} onClick=${() => setDark(toggleTheme())}>${icon(dark ? 'sun' : 'moon')}</button>`;
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
  return html`
    <div class="clock" role="group" aria-label="The sandbox's clock, shared by everybody">
      <p class="clock-face" title=${`Simulated time in ${cityOf(zone)}`}>${icon('clock')}<span><b>${timeOf(now, zone)}</b> <span>${dateOf(now, zone)}</span> <span class="clock-zone">${cityOf(zone)}</span></span>
        ${ahead && html`<span class="ahead" title="Ahead of real time">+${ahead}<span class="sr"> ahead of real time</span></span>`}</p>
      <div class="clock-moves" title=${fixed}>
        <button type="button" aria-label="Move the clock forward one hour" title=${fixed} aria-disabled=${moving || Boolean(fixed)} onClick=${() => move('hour')}>+1 hour</button>
        <button type="button" aria-label="Move the clock forward one day" title=${fixed} aria-disabled=${moving || Boolean(fixed)} onClick=${() => move('day')}>+1 day</button>
        <button type="button" aria-label=${`To next due: ${fixed ?? due.words}`} title=${fixed ?? due.words} aria-disabled=${moving || Boolean(fixed) || !due.ahead} onClick=${() => due.ahead && move('due')}>${icon('forward')}to next due</button>
      </div>
    </div>`;
};

const dueState = (room: Room, now: number): { ahead: boolean; words: string } => {
  const { dueMs } = room.clock;
  if (dueMs === undefined) return { ahead: false, words: 'nothing is due yet: answer something first' };
  if (dueMs <= now) return { ahead: false, words: 'something is due already: try /review' };
  return {
    ahead: true,
    words: `${dateOf(dueMs, room.you.zone)}, ${timeOf(dueMs, room.you.zone)} (${relativeTo(dueMs, now)})`,
  };
};

/** What stands at the beginning of a persona's direct channel: what this place is and what to try first. */
import { html } from 'htm/preact';
import { logo } from './icons.ts';
import { useKit, useRoom } from './kit.ts';

const TRY = [
  { words: '/quiz cap theorem', why: 'five honest minutes on one concept' },
  { words: '/concept watermarks', why: 'look something up' },
  { words: '/review', why: 'whatever is due, most forgotten first' },
] as const;

export const Welcome = () => {
  const { deeds } = useKit();
  const { you, commands } = useRoom();
  const known = TRY.filter(({ words }) => commands.some(({ name }) => words.slice(1).split(' ')[0] === name));
  const first = you.name.split(' ')[0];
  return html`
    <section class="welcome" aria-label="Welcome">
      ${logo()}
      <h2>Welcome, ${first}</h2>
      <p>This is Watermark's sandbox: the real bot on an embedded database, with personas instead of people. Nothing here leaves your machine.</p>
      <div class="chips">
        ${known.map(({ words, why }) => html`<button type="button" class="chip" onClick=${() => deeds.fillComposer(words)}><code>${words}</code><span>${why}</span></button>`)}
        <button type="button" class="chip" onClick=${() => deeds.fillComposer('/')}><code>/</code><span>see everything it can do</span></button>
      </div>
      <p class="muted">Then move the clock at the top: what you answered comes back when you are about to forget it.</p>
    </section>`;
};

/**
 * What stands at the beginning of a persona's direct channel: what this place is, and first steps
 * for their role, ticked off as they are done.
 */
import { html } from 'htm/preact';
import type { Role } from '../../../../chat/role.ts';
import { icon, logo } from '../kit/icons.ts';
import { useKit, useRoom } from '../state/kit.ts';
import type { State } from '../state/store.ts';

type Step = {
  /** A command, a channel of this workspace or the clock. */
  readonly what: `/${string}` | `#${string}` | '+1 day';
  readonly why: string;
};

const STUDY: readonly Step[] = [
  { what: '/quiz cap theorem', why: 'answer a few questions on one concept' },
  { what: '/concept watermarks', why: 'look something up' },
  { what: '+1 day', why: 'move the clock at the top, as often as you like' },
  { what: '/review', why: 'answer what came back' },
  { what: '#daily-question', why: 'one question for everybody, each weekday' },
];

const STEPS: Readonly<Record<Role, readonly Step[]>> = {
  learner: STUDY,
  helper: STUDY,
  organiser: [
    { what: '/daily', why: 'see when the question of the day is posted, and change it' },
    { what: '+1 day', why: 'move the clock at the top, and a question is posted' },
    { what: '#daily-question', why: 'read it there, and answer it yourself' },
    { what: '/reports', why: 'see which questions people found wrong' },
    { what: '/scheduling', why: 'see how reviews are spaced for your cohort' },
  ],
};

const ABOUT: Readonly<Record<Role, string>> = {
  learner: 'You’re a learner here: answer questions, and each comes back just before you would forget it.',
  helper: 'You’re a helper here: open office hours with /oh, and take whoever is next in line.',
  organiser: 'You’re the organiser here: you choose when questions are posted, and read what people report.',
};

export const Welcome = () => {
  const { store, deeds } = useKit();
  const state = store.get();
  const { you, commands } = useRoom();
  const steps = STEPS[you.role].filter(
    ({ what }) => !what.startsWith('/') || commands.some(({ name }) => nameIn(what) === name),
  );
  const [first] = you.name.split(' ');
  return html`
    <section class="welcome" aria-label="Welcome">
      ${logo()}
      <h2>Welcome, ${first}</h2>
      <p>
        This is Watermark’s sandbox: the real bot, with personas instead of people. Nothing here leaves
        your machine.
      </p>
      <p>${ABOUT[you.role]}</p>
      <ol class="steps">
        ${steps.map(
          (step) => html`
            <li><${StepRow} step=${step} done=${isDone(step, state)} onFill=${deeds.fillComposer} /></li>
          `,
        )}
      </ol>
      <p class="muted">
        Type <kbd>/</kbd> to see everything I can do. Switch to another persona at the bottom
        left, or open one in a second window.
      </p>
    </section>
  `;
};

type RowProps = {
  readonly step: Step;
  readonly done: boolean;
  readonly onFill: (words: string) => void;
};

const StepRow = ({ step: { what, why }, done, onFill }: RowProps) => {
  const inside = html`
    <span class="step-mark">${done && icon('check')}${done && html`<span class="sr">Done:</span>`}</span>
    <code>${what}</code>
    <span>${why}</span>
  `;
  const look = `step ${done ? 'done' : ''}`;
  if (what.startsWith('#')) return html`<a class=${look} href=${what}>${inside}</a>`;
  if (what.startsWith('/'))
    return html`<button type="button" class=${look} onClick=${() => onFill(what)}>${inside}</button>`;
  return html`<div class=${look}>${inside}</div>`;
};

const nameIn = (line: string): string | undefined => line.slice(1).split(' ')[0];

/** Worked out from what the page shows, so nothing has to be remembered. */
const isDone = ({ what }: Step, { room, read }: State): boolean => {
  if (!room) return false;
  if (what === '+1 day') return room.clock.aheadMs > 0;
  if (what.startsWith('#')) return (read[what.slice(1)] ?? 0) > 0;
  return room.messages.some(({ usedBy }) => usedBy?.personaId === room.you.id && nameIn(usedBy.words) === nameIn(what));
};

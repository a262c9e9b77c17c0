/** Where somebody stands and why, in words: said on their card, on Home, and when they join. */
import { joinTexts, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { MovedBack, Overtaking, Reason } from '../store/types.ts';

/** Why somebody is where they are; `together`: where the question is that they joined. */
export type Why = Reason | { readonly kind: 'together' };

/**
 * How they reach each other: `coming` is a thread that opens in a moment; `words` go through me, and
 * so they do for whoever is left `outside` the thread of others, or is in one `with-others-outside`.
 */
export type Means = 'thread' | 'coming' | 'words' | 'outside' | 'with-others-outside';

export type Meeting = { readonly helper: string; readonly meetingUrl: string | null };

/** Where somebody stands with their question. */
export type Standing =
  | {
      readonly state: 'waiting';
      /** Nothing while somebody else’s place counts. */
      readonly place: number | null;
      readonly why: Why;
      readonly movedBack: MovedBack | undefined;
      readonly wait: Text | undefined;
      /** Asked "are you there?" and not yet answered. */
      readonly isAsked: boolean;
      /** They didn’t answer: others are called first. */
      readonly passedOver: boolean;
    }
  | { readonly state: 'away' | 'absent'; readonly untilMs: number | undefined }
  | ({
      readonly state: 'called' | 'helping';
      readonly claimId: string | undefined;
      readonly means: Means;
    } & Meeting)
  | {
      readonly state: 'carried' | 'async';
      readonly isOpen: boolean;
      readonly opensAtMs: number | undefined;
      /** A private one, in which it is answered in writing. */
      readonly thread: boolean;
    }
  /** `hasOther`: another question of theirs is open, as where two who became one had one each. */
  | { readonly state: 'left'; readonly hasOther: boolean; readonly wasCleared: boolean }
  | { readonly state: 'done' | 'expired' };

export type Said = { readonly title: string; readonly says: readonly Text[]; readonly tone: 'neutral' | 'good' };

/** `others`: how many are helped together with them. */
export const standingWords = (standing: Standing, others: number): Said => {
  switch (standing.state) {
    case 'waiting':
      return { title: 'You’re in line', says: waitingWords(standing, others), tone: 'neutral' };
    case 'away':
      return {
        title: 'You’re away',
        says: [
          text`Your seat is kept${untilWords(standing.untilMs)}. Press **I’m here** when you’re back; if you
            stay away longer, helpers answer in writing.`,
        ],
        tone: 'neutral',
      };
    case 'absent':
      return {
        title: 'You missed a call',
        says: [
          text`That happens. Your seat is kept${untilWords(standing.untilMs)}: press **I’m here** and you’re
            among the first. After that, helpers answer in writing.`,
        ],
        tone: 'neutral',
      };
    case 'called':
      return { title: 'It’s your turn', says: [calledWords(standing.helper), ...threadWords(standing)], tone: 'good' };
    case 'helping':
      return {
        title: 'You’re being helped',
        says: [text`**${standing.helper}** is with you.`, ...threadWords(standing)],
        tone: 'neutral',
      };
    case 'carried':
      return { title: 'Your question waits for the next time', says: [carriedWords(standing)], tone: 'neutral' };
    case 'async':
      return { title: 'Your question is with the helpers', says: writingWords(standing), tone: 'neutral' };
    case 'done':
      return { title: 'All done', says: [text`This question is answered. Good work.`], tone: 'neutral' };
    case 'left':
      if (standing.hasOther)
        return {
          title: 'This question is closed',
          says: [text`Everybody has one question at a time. Your other one here keeps its place.`],
          tone: 'neutral',
        };
      if (standing.wasCleared)
        return {
          title: 'The line was cleared',
          says: [text`An organiser has cleared it for everybody who waited. You can ask again whenever you like.`],
          tone: 'neutral',
        };
      return { title: 'You left the line', says: [text`Come back whenever you like.`], tone: 'neutral' };
    case 'expired':
      return {
        title: 'Nobody got to your question',
        says: [
          text`I’m sorry: no helper answered in time. You can ask again; within a week it goes before new questions.`,
        ],
        tone: 'neutral',
      };
  }
};

const waitingWords = (
  { place, why, wait, movedBack, isAsked, passedOver }: Extract<Standing, { state: 'waiting' }>,
  others: number,
): readonly Text[] => [
  ...(place === null ? [] : [text`You’re number **${place}**.${wait && !passedOver ? text` ${wait}` : []}`]),
  ...(passedOver
    ? [passedOverWords]
    : [
        ...(movedBack ? [movedBackWords(movedBack)] : []),
        whyWords(why),
        ...(isAsked ? [text`**Are you there?** Press **I’m here**, so that you’re called when it’s your turn.`] : []),
      ]),
  ...(others > 0 ? [text`${togetherWords(others)}`] : []),
];

const passedOverWords = text`Why here: I asked whether you’re there and didn’t hear from you, so others are called
  first. Your seat is kept: press **I’m here**, and you have your place again.`;

/** The order in one sentence, from where they are. */
const whyWords = (why: Why): Text => {
  switch (why.kind) {
    case 'returned':
      return text`Why here: you missed a call and came back, so you’re among the first.`;
    case 'reopened':
      return text`Why here: your question came back after an answer, so it goes before new ones.`;
    case 'helped-today':
      return text`Why here: you’ve been helped ${timesWords(why.times)} today, so whoever has had less help goes
        first.`;
    case 'drawn':
      return text`Why here: you joined in the first minute, when a draw decides, so nobody has to be the quickest.`;
    case 'joined':
      return text`Why here: whoever has had the least help today goes first, then whoever joined first.`;
    case 'together':
      return text`Why here: you’re helped together with the question you joined, so you share its place.`;
  }
};

/** Nothing of who it is, or what they ask. */
const movedBackWords = ({ from, causes }: MovedBack): Text =>
  text`You were number ${from} before: ${joinTexts(
    causes.map(({ cause, people }) => overtakingWords(cause, people)),
    ', and ',
  )}.`;

const overtakingWords = (cause: Overtaking, people: number): Text => {
  const who = people === 1 ? 'somebody' : `${people} people`;
  switch (cause) {
    case 'returned':
      return text`${who} came back after a missed call, which puts them among the first`;
    case 'reopened':
      return text`${who} came back after an answer that didn’t hold, which goes before new questions`;
    case 'was-away':
      return text`${who} came back to the seat that was kept while they were away`;
    case 'answered':
      return text`${who} answered me after all and got back the seat that was kept`;
    case 'put-back':
      return text`${who} came back from a helper with the place they had`;
    case 'brought-back':
      return text`${who} came back to the place they had before the line was cleared`;
    case 'helped-less':
      return text`${who} joined with less help today than you`;
    case 'drawn':
      return text`${who} joined in the first minute, when a draw decides`;
    case 'asked-before':
      return text`${who} got in line with a question from before yours`;
    case 'new-day':
      return text`a new day has begun, so nobody has been helped today yet and whoever joined first goes first`;
    case 'waited-longer':
      return text`${who} with a longer wait than yours ${people === 1 ? 'is' : 'are'} called by the same helpers now`;
  }
};

const timesWords = (times: number): string => (times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`);

const togetherWords = (others: number): string =>
  others === 1
    ? 'Somebody joined you: you’re helped together.'
    : `${others} others joined you: you’re helped together.`;

export const calledWords = (helper: string): Text =>
  text`**${helper}** is ready for you. Please come within 3 minutes; if you can’t, your seat is kept for 5 more.`;

/** At joining, and at getting in line with a question that is there. */
export const againWords = (until: Temporal.Instant): Text =>
  text`You were helped a moment ago, so you can get in line again ${moment(until.epochMilliseconds, 'relative')}.`;

const threadWords = ({ means }: { readonly means: Means }): readonly Text[] => {
  switch (means) {
    case 'coming':
      return [];
    case 'thread':
      return [text`There’s a private thread for you and your helper.`];
    case 'with-others-outside':
      return [
        text`There’s a private thread for you and your helper. Not everybody who is helped with you is in it: **Write to
          your helper** can reach them too.`,
      ];
    case 'words':
      return [text`**Write to your helper** brings your words to them, and theirs come to you here.`];
    case 'outside':
      return [
        text`I couldn’t let you into the thread of those who are helped with you, so words go through me: **Write to
          your helper** brings yours, and theirs come to you here.`,
      ];
  }
};

const carriedWords = ({ isOpen, opensAtMs }: { isOpen: boolean; opensAtMs: number | undefined }): Text => {
  if (isOpen) return text`Office hours are open now: press **I’m here** to get in line.`;
  return opensAtMs === undefined
    ? text`You’re in line automatically when office hours open again. Would you rather be answered in writing?`
    : text`You’re in line automatically when office hours open again, ${moment(opensAtMs)} at
        ${moment(opensAtMs, 'time')}. Would you rather be answered in writing?`;
};

const writingWords = ({ isOpen, thread }: { isOpen: boolean; thread: boolean }): readonly Text[] => [
  isOpen
    ? text`A helper answers when they can, the oldest question first. Office hours are open, so you can also
        get in line.`
    : text`A helper answers when they can, the oldest question first. I’ll tell you when somebody takes it.`,
  ...(thread
    ? [text`There’s a private thread for you and those who help: anything more you’d like to say goes there.`]
    : []),
];

const untilWords = (untilMs: number | undefined): Text =>
  untilMs === undefined ? [] : text` until **${moment(untilMs, 'time')}**`;

export const moment = (epochMs: number, style: 'date' | 'time' | 'relative' = 'date') =>
  ({ kind: 'moment', epochMs, style }) as const;

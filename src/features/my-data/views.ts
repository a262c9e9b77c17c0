/** What is said about what is kept of a person. */
import { controlId } from '../../chat/control-id.ts';
import { file } from '../../chat/view/file.ts';
import { button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import type { SoleCohort } from '../../community/cohort/sole-organiser.ts';
import type { Side } from '../../community/linking/link-side.ts';
import type { Deleted } from '../../community/own-rows/delete-person.ts';
import type { CountOfRows } from '../../community/own-rows/own-rows.ts';
import { platforms } from '../../lib/platforms.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

export type Kept = {
  readonly personId: string;
  readonly sides: readonly Side[];
  readonly counts: readonly CountOfRows[];
  /** Cohorts of which they are the only organiser. */
  readonly soleOrganiserOf: readonly SoleCohort[];
};

/** More places or cohorts than this are counted. */
const NAMED_AT_MOST = 5;

const someOf = (names: readonly Text[]) =>
  list([
    ...names.slice(0, NAMED_AT_MOST),
    ...(names.length > NAMED_AT_MOST ? [text`and ${names.length - NAMED_AT_MOST} more`] : []),
  ]);

const sidesList = (sides: readonly Side[]) =>
  someOf(
    sides.map(({ name, platform, workspace }) => text`**${name}** in ${platforms[platform].place} (${workspace})`),
  );

const countsList = (counts: readonly CountOfRows[]) =>
  list(counts.map(({ rows, count }) => (isSingle(rows) ? text`${rows.holds}` : text`${rows.holds}: **${count}**`)));

/** Nobody has two of them, so a number says nothing. */
const isSingle = ({ key = ['id'], columns }: CountOfRows['rows']): boolean =>
  key.every((column) => columns[column]?.names === 'person');

const exportButton = button(controlId('my-data.export'), 'Export it');

export const keptView = ({ sides, counts }: Kept): View =>
  view('What I keep of you', [
    heading(text`What I keep of you`),
    paragraph(text`To me you are one person in these places:`),
    sidesList(sides),
    paragraph(text`Of that person I keep:`),
    countsList(counts),
    controls(
      exportButton,
      button(controlId('my-data.tables'), 'As tables and cards'),
      button(controlId('my-data.ask'), 'Delete it', 'danger'),
    ),
  ]);

export const exportView = (zips: readonly Buffer[], part: number): View => {
  const shown = zips[part] ?? Buffer.alloc(0);
  const name = zips.length === 1 ? 'my-data.zip' : (`my-data-${part + 1}.zip` as const);
  return view('What I keep of you, as a file', [
    paragraph(
      text`All that I keep of you. **my-data.md** is for reading; the other files hold the same for
        computers, a table each, as JSON. Files that you handed in are as you gave them, in **files**.`,
    ),
    zips.length > 1 && paragraph(text`This is part ${part + 1} of ${zips.length}.`),
    file(name, shown),
    part + 1 < zips.length && controls(button(controlId('my-data.export', 'part', part + 1), 'Next part')),
  ]);
};

export const askView = ({ personId, sides, counts, soleOrganiserOf }: Kept): View =>
  view(
    'Delete all that I keep of you?',
    [
      heading(text`Delete all that I keep of you?`),
      paragraph(text`It can’t be undone. You’d be gone in all of these places:`),
      sidesList(sides),
      paragraph(text`This goes:`),
      countsList(counts),
      paragraph(text`This stays, without your name in it:`),
      list([
        text`Messages that stand in a channel or in your direct messages: they belong to the platform, and
          you can delete yours there.`,
        text`The numbers by which questions come back: they are worked out from many people’s answers, and
          nobody’s answers are in them.`,
        text`The questions of the day that you set up for a cohort.`,
      ]),
      ...soleNotes(soleOrganiserOf),
      controls(
        button(controlId('my-data.delete', personId, sides.length), 'Delete everything', 'danger'),
        exportButton,
        button(controlId('my-data.keep'), 'Keep it all'),
      ),
    ],
    'warning',
  );

const soleNotes = (cohorts: readonly SoleCohort[]) => {
  const ofThose = (managesIt: boolean) => cohorts.filter((each) => each.managesIt === managesIt);
  const names = (of: readonly SoleCohort[]): Text => [
    ...joinTexts(
      of.slice(0, NAMED_AT_MOST).map(({ name }) => text`**${excerpt(name, 60)}**`),
      ', ',
    ),
    ...(of.length > NAMED_AT_MOST ? text` and ${of.length - NAMED_AT_MOST} more` : []),
  ];
  const [others, own] = [ofThose(false), ofThose(true)];
  return [
    others.length > 0 &&
      note('warning', text`You’re the only organiser of ${names(others)}. Whoever manages the workspace takes over.`),
    own.length > 0 &&
      note(
        'warning',
        text`You’re the only organiser of ${names(own)}. You also manage the workspace: for as long as you do, you
          can come back to it with /cohort.`,
      ),
  ];
};

export const deletedView = (counts: readonly CountOfRows[]): View =>
  view(
    'All that I kept of you is deleted',
    [
      note('good', text`Done: nothing of yours is left. This went:`),
      countsList(counts),
      paragraph(text`If you use me again, we meet for the first time.`),
    ],
    'good',
  );

export const deleteWords: Record<Exclude<Deleted['outcome'], 'deleted'>, Text> = {
  gone: text`That is deleted already: nothing of yours is left.`,
  changed: text`Your accounts have been linked or taken apart since I asked, so I deleted nothing. /my-data
    shows what I keep of you now.`,
};

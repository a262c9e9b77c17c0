/** What /project says. */
import { controlId } from '../../chat/control-id.ts';
import type { Form } from '../../chat/view/form.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Page, pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import { type Block, button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import type { Project } from '../../curriculum/model.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { handedLink, itemWords } from '../../study/path/item-words.ts';
import type { ProjectStanding } from '../../study/path/standing.ts';
import { hasSection, hoursWords, levelWords, type Part, type Section, sectionLabels, sections } from './pages.ts';
import type { AtWork } from './store.ts';

/** Somebody's own project, in the cohort in which they build it. */
export type Own = {
  readonly cohortId: string;
  readonly standing: ProjectStanding;
  readonly atWork: readonly AtWork[];
};

export type Shown = {
  readonly project: Project;
  readonly section: Section;
  /** Of hints: how many are shown after the first. */
  readonly index: number;
  /** None for who is in no cohort that builds it. */
  readonly own: Own | undefined;
  readonly remark?: Text | undefined;
};

export const NAMED_AT_MOST = 8;
const NAME_AT_MOST = 40;

export const projectView = (shown: Shown, { items, start, before, after }: Page<Part>): View => {
  const { project, section, index, own, remark } = shown;
  const { slug, title } = project;
  const more = section === 'hints' ? project.hints.length - index - 1 : 0;
  return view(excerpt(title, limits.summary), [
    heading(text`${excerpt(title, 120)}`),
    remark && note('good', remark),
    section !== 'card' && paragraph(text`*${sectionLabels[section]}${start > 0 ? ', continued' : ''}*`),
    ...items.map(({ block }) => block),
    more > 0 && paragraph(text`${countWords(more, 'more hint')}, for when you’re stuck.`),
    ...(own && section === 'card' && start === 0 ? ownBlocks(own) : []),
    controls(
      more > 0 && button(pageId(slug, 'hints', index + 1), 'Next hint', 'primary'),
      ...pageButtons({ before, after }, (part) => pageId(slug, section, part.index)),
      section !== 'card' && button(pageId(slug, 'card', 0), sectionLabels.card),
    ),
    controls(
      ...sections
        .filter((each) => each !== 'card' && each !== section && hasSection(project, each))
        .map((each) => button(pageId(slug, each, 0), sectionLabels[each])),
    ),
    own && controls(...workButtons(slug, own)),
  ]);
};

/** `index`: of the block that the page begins with. */
const pageId = (slug: string, section: Section, index: number): string =>
  controlId('projects.turn', slug, `${section}-${index}`);

const ownBlocks = ({ standing, atWork }: Own): readonly Block[] => [
  paragraph(text`**You:** ${standingWords(standing)}.`),
  ...(standing.handedIn?.link ? [paragraph(text`**You handed in:** ${handedLink(standing.handedIn.link)}`)] : []),
  ...(atWork.length === 0 ? [] : [paragraph(text`**Also at it:** ${atWorkWords(atWork)}.`)]),
];

export const standingWords = (standing: ProjectStanding): string => {
  const { working, isCapstone, handedIn, ticked } = standing;
  return working && !handedIn && !ticked ? 'working on it' : itemWords(standing, isCapstone);
};

const atWorkWords = (atWork: readonly AtWork[]): Text => {
  const names = atWork.slice(0, NAMED_AT_MOST).map(({ name }) => text`**${excerpt(name, NAME_AT_MOST)}**`);
  return text`${joinTexts(names, ', ')}${atWork.length > NAMED_AT_MOST ? ' and others' : ''}`;
};

const workButtons = (slug: string, { cohortId, standing }: Own) => {
  const request = (verb: string, label: string) => button(controlId(`projects.${verb}`, slug, cohortId), label);
  const { working, ticked, handedIn, isCapstone } = standing;
  const approved = handedIn?.state === 'approved';
  return [
    !approved && !working && request('work', 'I’m working on this'),
    working && request('stop', 'I’ve stopped'),
    handedIn && button(controlId('submissions.open-one', handedIn.id), 'What I handed in'),
    !approved && button(controlId('submissions.project', slug, cohortId), 'Hand it in'),
    !approved && !isCapstone && !ticked && request('built', 'I’ve built it'),
    !approved && ticked && request('unbuilt', 'Not built yet'),
  ];
};

export const workForm = (id: string, title: string): Form => ({
  id,
  title: 'I’m working on this',
  submit: 'Save',
  intro: [
    {
      kind: 'text',
      text: text`**${excerpt(title, 100)}**. It’s fine to keep it to yourself; if others know, you may find each
        other.`,
    },
  ],
  fields: [
    {
      kind: 'radio',
      name: 'seen',
      label: 'Who may see that you work on it?',
      options: [
        { value: 'me', label: 'Only me' },
        { value: 'cohort', label: 'Others in my cohort', detail: 'They see your name on this project’s page' },
      ],
      value: 'me',
      required: true,
    },
  ],
});

export type Listed = {
  readonly project: Project;
  readonly pack: string;
  readonly standing: ProjectStanding | undefined;
};

/** `from`: the slug of the project with which the reader's page begins. */
export const listView = (rows: readonly Listed[], from: string): View => {
  const first = rows.some(({ project }) => project.slug === from) ? from : rows[0]?.project.slug;
  return paginate(wholeList(rows), {
    isFrom: ({ project }) => project.slug === first,
    draw: (page) =>
      view('Projects', [
        heading(text`Projects`),
        paragraph(
          page.all === 0
            ? text`There are no projects yet.`
            : text`Each has a brief, steps, hints for when you’re stuck, and checks that show it
                works.${pageWords(page)}`,
        ),
        ...page.items.flatMap((row, at) => [
          ...(page.items[at - 1]?.pack === row.pack ? [] : [paragraph(text`**${excerpt(row.pack, 80)}**`)]),
          list([rowWords(row)]),
        ]),
        page.items.length > 0 &&
          controls({
            kind: 'select',
            id: 'projects.turn',
            label: 'Open a project',
            options: page.items.map(({ project }) => ({
              value: project.slug,
              label: excerpt(project.title, limits.optionText),
              detail: `${levelWords[project.level]}, ${hoursWords(project.hours)}`,
            })),
          }),
        controls(...pageButtons(page, ({ project }) => controlId('projects.page', project.slug))),
      ]),
  });
};

const rowWords = ({ project, standing }: Listed): Text => {
  const how = standing && standingWords(standing) !== 'to do' ? ` · ${standingWords(standing)}` : '';
  return text`**${excerpt(project.title, 100)}**: ${levelWords[project.level]}, ${hoursWords(project.hours)}${how}`;
};

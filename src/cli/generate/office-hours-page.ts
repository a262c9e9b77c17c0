/**
 * docs/office-hours.md and the drawing beside it: the way of a question, as
 * features/office-hours/transitions.ts has it.
 */
import { drawDiagram } from '../../curriculum/check/diagram.ts';
import {
  type Cause,
  stateWords,
  type TicketState,
  type Transition,
  transitions,
} from '../../features/office-hours/transitions.ts';

const all: readonly (readonly [string, Transition])[] = Object.entries(transitions);

// They own these keys, which are written out there.
const states = Object.keys(stateWords) as readonly TicketState[];

const causeWords: Record<Cause, string> = {
  owner: 'who asked',
  helper: 'a helper',
  organiser: 'an organiser',
  timer: 'the clock',
};

const statesTable = (): string =>
  ['| state | |', '|---|---|', ...states.map((state) => `| **${state}** | ${stateWords[state]} |`), ''].join('\n');

const transitionsTable = (): string =>
  [
    '| step | from | to | by | what it means |',
    '|---|---|---|---|---|',
    ...all.map(([event, { from, to, closed, by, words }]) => {
      const target = closed === undefined ? to : `${to} (${closed} where none is open)`;
      const whose = by.map((cause) => causeWords[cause]).join(', ');
      return `| ${event} | ${from.join(', ')} | ${target} | ${whose} | ${words} |`;
    }),
    '',
  ].join('\n');

const between = (page: string, name: string, contents: string): string =>
  page.replace(
    new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`),
    (_, start: string, end: string) => `${start}${contents}${end}`,
  );

/** The page with today’s tables between its marks. */
export const withOfficeHoursTables = (page: string): string =>
  between(between(page, 'states', statesTable()), 'transitions', transitionsTable());

const fills: Record<TicketState, string> = {
  carried: '#eef2f7',
  async: '#eef2f7',
  waiting: '#e6f0ff',
  away: '#e6f0ff',
  absent: '#e6f0ff',
  called: '#e4f6ea',
  helping: '#e4f6ea',
  done: '#f3f3f3',
  left: '#f3f3f3',
  expired: '#f3f3f3',
};

const ended: ReadonlySet<TicketState> = new Set(['done', 'left', 'expired']);

type Edge = { readonly from: string; readonly to: string; readonly isClosed: boolean };

/** Steps between the same two are one arrow with all their names. */
const arrowsOf = (steps: readonly (readonly [string, Edge])[]): readonly string[] => {
  const byWay = Map.groupBy(steps, ([, { from, to, isClosed }]) => JSON.stringify([from, to, isClosed]));
  return [...byWay.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const [, { from, to, isClosed }] = first;
    const label = same.map(([event]) => event).join('\\n');
    const look = isClosed ? ', style=dashed, color="#7a7a7a", fontcolor="#5a5a5a"' : '';
    return [`"${from}" -> "${to}" [label="${label}"${look}];`];
  });
};

const digraph = (settings: string, nodes: readonly string[], arrows: readonly string[]): Promise<string> =>
  drawDiagram(
    [
      'digraph {',
      `${settings} pad=0.2;`,
      'node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontsize=17, margin="0.2,0.12"];',
      'edge [fontsize=14, arrowsize=0.8];',
      ...nodes,
      ...arrows,
      '}',
    ].join('\n'),
  );

const nodeOf = (state: TicketState): string => `"${state}" [fillcolor="${fills[state]}"];`;

/** As long as it goes on: dashed where no session is open. */
const drawWaysOn = (): Promise<string> => {
  const steps = all.flatMap(([event, { from, to, closed }]) =>
    from
      .filter((state) => !ended.has(state))
      .flatMap((state): (readonly [string, Edge])[] => [
        ...(ended.has(to) || to === state ? [] : [[event, { from: state, to, isClosed: false }] as const]),
        ...(closed === undefined || closed === state
          ? []
          : [[event, { from: state, to: closed, isClosed: true }] as const]),
      ]),
  );
  const nodes = states.filter((state) => !ended.has(state)).map(nodeOf);
  return digraph('nodesep=1.1; ranksep=1.1;', nodes, arrowsOf(steps));
};

/** How it ends, and how it comes back from there: states that share a step stand together. */
const drawEnds = (): Promise<string> => {
  const steps = all.flatMap(([event, { from, to, closed }]): (readonly [string, Edge])[] => {
    if (ended.has(to)) return [[event, { from: from.join('\\n'), to, isClosed: false }]];
    const back = from.filter((state) => ended.has(state));
    return back.flatMap((state): (readonly [string, Edge])[] => [
      [event, { from: state, to, isClosed: false }],
      ...(closed === undefined ? [] : [[event, { from: state, to: closed, isClosed: true }] as const]),
    ]);
  });
  const nodes = [...ended].map(nodeOf);
  return digraph('rankdir=LR; nodesep=0.5; ranksep=1.4;', nodes, arrowsOf(steps));
};

/** By the names of their files beside the page. */
export const officeHoursDrawings = async (): Promise<Readonly<Record<string, string>>> => ({
  'office-hours-way.svg': await drawWaysOn(),
  'office-hours-ends.svg': await drawEnds(),
});

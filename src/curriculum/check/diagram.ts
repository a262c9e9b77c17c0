/** Draws DOT diagrams as SVG, when they are first asked for. */
import type { RenderOptions, Viz } from '@viz-js/viz';
import { createBoundedMap } from '../../lib/process/bounded-map.ts';
import type { Concept } from '../model.ts';
import { type Problem, problem } from '../problem.ts';

// Graphviz measures words by its own tables; Arimo has the widths of Helvetica, so what is measured
// fits what is drawn.
const defaults: RenderOptions = {
  graphAttributes: { fontname: 'Arimo', bgcolor: 'white' },
  nodeAttributes: { fontname: 'Arimo' },
  edgeAttributes: { fontname: 'Arimo' },
};

/** At most this many drawings are kept; a curriculum has about one a concept. */
const KEPT_AT_MOST = 300;
const NODES_AT_MOST = 14;

const drawn = createBoundedMap<string>(KEPT_AT_MOST);
let viz: Promise<Viz> | undefined;

// 1.4 MB of WebAssembly: loaded with the first drawing, not at start.
const loadViz = (): Promise<Viz> => {
  viz ??= import('@viz-js/viz').then(({ instance }) => instance());
  return viz;
};

/** Throws an Error with Graphviz's message when the DOT is wrong. */
export const drawDiagram = async (dot: string): Promise<string> => {
  const kept = drawn.get(dot);
  if (kept !== undefined) return kept;
  const svg = (await loadViz()).renderString(dot, { ...defaults, format: 'svg' });
  drawn.set(dot, svg);
  return svg;
};

/** Draws their diagrams: for `check`, which has the time that a start hasn't. */
export const checkDiagrams = async (concepts: Iterable<Pick<Concept, 'diagram'>>): Promise<Problem[]> => {
  const engine = await loadViz();
  return [...concepts].flatMap(({ diagram }): Problem[] => {
    if (!diagram) return [];
    const result = engine.render(diagram.dot, { ...defaults, format: 'json' });
    if (result.status === 'failure') {
      const message = result.errors.map((error) => error.message).join('; ');
      const line = Number(/\bline (\d+)/.exec(message)?.[1] ?? 1);
      const place = { ...diagram.place, line: diagram.place.line + line - 1 };
      return [
        problem(
          'error',
          place,
          `the drawing can’t be made: ${message.trim()}`,
          'Check brackets, quotes, arrows and semicolons around this line',
        ),
      ];
    }
    const nodes = countNodes(result.output);
    if (nodes <= NODES_AT_MOST) return [];
    return [
      problem(
        'warning',
        diagram.place,
        `the drawing has ${nodes} nodes; more than ${NODES_AT_MOST} can’t be read on a phone`,
        'Merge or leave out some',
      ),
    ];
  });
};

type Drawing = {
  readonly objects?: readonly {
    readonly nodes?: readonly unknown[];
    readonly subgraphs?: readonly unknown[];
    readonly bb?: string;
  }[];
};

/**
 * Graphviz lists clusters among the objects; only nodes have a place of their own and no bounding
 * box.
 */
const countNodes = (json: string): number => {
  const drawing: Drawing = JSON.parse(json); // Graphviz's own output
  return (drawing.objects ?? []).filter((object) => object.bb === undefined && !object.nodes && !object.subgraphs)
    .length;
};

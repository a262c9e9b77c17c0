/** The thread in which pictures are drawn. */
import { takeWork } from '../../lib/process/workshop.ts';
import { rasterise } from './rasterise.ts';

/** Twice a phone's usual width, so that small labels stay sharp. */
const WIDTH_PX = 1200;

takeWork((svg: string) => rasterise(svg, WIDTH_PX).asPng());

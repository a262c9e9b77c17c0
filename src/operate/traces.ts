/**
 * Traces for OpenTelemetry, where its own variables ask for them: it reads these itself, and its
 * packages are loaded only then. https://opentelemetry.io/docs/languages/sdk-configuration
 */
import type { Log } from '../lib/process/log.ts';
import { createRareLine } from '../lib/process/rare-line.ts';
import { currentRequest } from '../lib/process/request.ts';
import { type Collector, collectSpans } from '../lib/process/spans.ts';
import { within } from '../lib/process/within.ts';

/** By their names, such as OTEL_EXPORTER_OTLP_ENDPOINT. */
export type TraceSettings = Readonly<Record<string, string>>;

/** A collector that is away must not hold up a process that stops. */
const CLOSE_WITHIN_MS = 2000;
/** Who runs us, with which command line, is nobody else's business. */
const DETECTORS = 'env,host,serviceinstance';

/** From then on interactions, deliveries and their statements are collected. */
export const openTraces = async (
  settings: TraceSettings,
  version: string,
  log: Log,
): Promise<{ readonly close: () => Promise<void> }> => {
  const [{ NodeSDK }, { diag, DiagLogLevel, SpanStatusCode, trace }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/api'),
  ]);
  const ours = { OTEL_SERVICE_NAME: 'watermark', OTEL_NODE_RESOURCE_DETECTORS: DETECTORS };
  // Some of the settings may have stood in files.
  Object.assign(process.env, { ...ours, ...process.env, ...settings });
  const complain = createRareLine(log.warn, () => Temporal.Now.instant());
  const warn = (words: string): void => complain({ words }, 'traces-not-sent');
  const silent = (): void => {};
  diag.setLogger({ error: warn, warn, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  const sdk = new NodeSDK({ metricReaders: [], logRecordProcessors: [] });
  sdk.start();
  const tracer = trace.getTracer('watermark', version);
  const span: Collector['span'] = (name, attributes, work) => {
    const request = currentRequest();
    const known = request === undefined ? attributes : { ...attributes, request };
    return tracer.startActiveSpan(name, { attributes: known }, async (open) => {
      try {
        return await work((more) => open.setAttributes(more));
      } catch (error) {
        // Its words may be somebody's: the log has them, without values.
        open.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        open.end();
      }
    });
  };
  collectSpans({ span, isInSpan: () => trace.getActiveSpan() !== undefined });
  return {
    close: async () => {
      collectSpans(undefined);
      await within(sdk.shutdown(), CLOSE_WITHIN_MS);
    },
  };
};

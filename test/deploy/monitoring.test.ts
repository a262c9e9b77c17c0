/** What Prometheus and Grafana are given says what it promises, as Prometheus itself reckons it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/operate/metrics.ts';
import { project } from './dockerfile.ts';

const folder = mkdtempSync(join(tmpdir(), 'watermark-monitoring-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const monitoring = join(project, 'deploy/monitoring');
const alertsFile = join(monitoring, 'alerts.yaml');
const hasPromtool = spawnSync('which', ['promtool']).status === 0;
if (!hasPromtool) console.error('NOT CHECKED BY promtool: it is not installed here (Debian: prometheus)');

type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};
const rules: readonly Rule[] = parse(readFileSync(alertsFile, 'utf8')).groups.flatMap(
  (group: { readonly rules: readonly Rule[] }) => group.rules,
);

type Panel = {
  readonly title: string;
  readonly panels?: readonly Panel[];
  readonly targets?: readonly { readonly expr: string; readonly legendFormat?: string }[];
};
const targetsOf = ({ title, panels = [], targets = [] }: Panel): { title: string; expr: string; legend: string }[] => [
  ...targets.map(({ expr, legendFormat = '' }) => ({ title, expr, legend: legendFormat })),
  ...panels.flatMap(targetsOf),
];
const dashboard = targetsOf(JSON.parse(readFileSync(join(monitoring, 'dashboard.json'), 'utf8')));

/** Everything that is ever measured, once. */
const scrape = (): Promise<string> => {
  const metrics = createMetrics('0');
  const log = metrics.counting({ info: () => {}, warn: () => {}, error: () => {} });
  log.error({}, 'interaction-failed');
  log.warn({}, 'discord-shard-resumed');
  metrics.replied({ platform: 'discord', kind: 'command', name: 'quiz', outcome: 'failed', seconds: 0.1 });
  metrics.acknowledged('discord', 0.1);
  metrics.engine.settled({ platform: 'discord', notice: 'daily.post' }, 'failed');
  metrics.engine.ticked(0.1);
  metrics.engine.routineFailed('daily.post');
  return metrics.scrape({
    ready: true,
    reached: true,
    connections: { open: 2, idle: 1, waiting: 0 },
    platforms: { discord: 1 },
    outbox: { waiting: 1, oldestSeconds: 1, failed: 0 },
    queue: { deferred: 0, queued: 1, active: 0 },
    problems: 0,
  });
};

/** Gives what promtool says, where it isn't content. */
const promtool = (tests: readonly object[]): string => {
  const file = join(folder, 'tests.json');
  writeFileSync(file, JSON.stringify({ rule_files: [alertsFile], evaluation_interval: '1m', tests }));
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
};

type Series = Readonly<Record<string, string>>;
/** For each alert: series by which it rings after so long, of whom it tells, and others by which it doesn't. */
const cases: Readonly<Record<string, readonly [after: string, rings: Series, of: Series, quiet: Series]>> = {
  WatermarkGone: ['10m', { up: '1x99' }, {}, { 'watermark_ready{instance="a"}': '0x99' }],
  WatermarkDatabaseAway: [
    '5m',
    { 'watermark_database_up{instance="a"}': '0x99', 'watermark_database_up{instance="b"}': '0x99' },
    {},
    { 'watermark_database_up{instance="a"}': '0x99', 'watermark_database_up{instance="b"}': '1x99' },
  ],
  WatermarkPlatformAway: [
    '10m',
    { 'watermark_platform_connections{platform="slack"}': '0x99' },
    { platform: 'slack' },
    {
      'watermark_platform_connections{platform="slack",instance="a"}': '0x99',
      'watermark_platform_connections{platform="slack",instance="b"}': '1x99',
    },
  ],
  WatermarkAcknowledgesLate: [
    '40m',
    {
      'watermark_acknowledgement_duration_seconds_bucket{platform="slack",le="1"}': '0+90x99',
      'watermark_acknowledgement_duration_seconds_bucket{platform="slack",le="2.5"}': '0+100x99',
      'watermark_acknowledgement_duration_seconds_bucket{platform="slack",le="+Inf"}': '0+100x99',
    },
    { platform: 'slack' },
    {
      'watermark_acknowledgement_duration_seconds_bucket{platform="slack",le="1"}': '0+999x99',
      'watermark_acknowledgement_duration_seconds_bucket{platform="slack",le="2.5"}': '0+1000x99',
      'watermark_acknowledgement_duration_seconds_bucket{platform="slack",le="+Inf"}': '0+1000x99',
    },
  ],
  WatermarkAnswersFail: [
    '50m',
    {
      'watermark_interactions_total{outcome="failed"}': '0+2x99',
      'watermark_interactions_total{outcome="answered"}': '0+98x99',
    },
    {},
    {
      'watermark_interactions_total{outcome="failed"}': '0+1x99',
      'watermark_interactions_total{outcome="answered"}': '0+199x99',
    },
  ],
  WatermarkMessagesWait: [
    '15m',
    { watermark_outbox_oldest_seconds: '1000x99' },
    {},
    { watermark_outbox_oldest_seconds: '1000x8 0x99' },
  ],
  WatermarkMessagesFail: [
    '60m',
    { 'watermark_deliveries_total{outcome="failed"}': '0x30 8x60' },
    {},
    {
      'watermark_deliveries_total{outcome="failed"}': '0x30 3x60',
      'watermark_deliveries_total{outcome="sent"}': '0+9x99',
    },
  ],
  WatermarkProblem: ['80m', { watermark_problems: '2x99' }, {}, { watermark_problems: '2x50 0x99' }],
  WatermarkTicksStopped: [
    '30m',
    { watermark_last_tick_timestamp_seconds: '0x99' },
    {},
    {
      'watermark_last_tick_timestamp_seconds{instance="a"}': '0x99',
      'watermark_last_tick_timestamp_seconds{instance="b"}': '0+60x99',
    },
  ],
  WatermarkHangs: [
    '15m',
    { 'nodejs_eventloop_lag_p99_seconds{instance="a"}': '2x99' },
    { instance: 'a' },
    { 'nodejs_eventloop_lag_p99_seconds{instance="a"}': '2x8 0.1x99' },
  ],
};

const seriesOf = (given: Series) => Object.entries(given).map(([series, values]) => ({ series, values }));
const filled = (words: string, labels: Series): string =>
  words.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');
const ringing = ({ labels, annotations }: Rule, of: Series) => ({
  exp_labels: { ...labels, ...of },
  exp_annotations: Object.fromEntries(Object.entries(annotations).map(([name, words]) => [name, filled(words, of)])),
});

describe.runIf(hasPromtool)('an alert', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))('%s rings when it should, and not else', (name, rule) => {
    const [after, rings, of, quiet] = cases[name] ?? expect.fail(`${name} is tried nowhere`);
    const tryOn = (given: Series, exp_alerts: readonly object[]) => ({
      interval: '1m',
      input_series: seriesOf(given),
      alert_rule_test: [{ eval_time: after, alertname: name, exp_alerts }],
    });
    expect(promtool([tryOn(rings, [ringing(rule, of)])])).toBe('');
    expect(promtool([tryOn(quiet, [])])).toBe('');
    // What is tried can be told apart.
    expect(promtool([tryOn(quiet, [ringing(rule, of)])])).toContain('FAILED');
  });
});

describe('what a panel asks for', () => {
  let lines: readonly string[];
  beforeAll(async () => {
    lines = (await scrape()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  });
  const labelsOf = (metric: string): readonly string[] =>
    lines
      .filter((line) => line.startsWith(`${metric}{`))
      .flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, label = '']) => label));
  const asked = [...dashboard, ...rules.map(({ alert, expr }) => ({ title: alert, expr, legend: '' }))];

  test.each(asked)('$title: $expr names labels that are measured', ({ expr, legend }) => {
    const [, metric = ''] = /\b((?:watermark|nodejs|process)_\w+)/.exec(expr) ?? [];
    const named = [
      ...[...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/, */)),
      ...[...expr.matchAll(/[{,](\w+)=~?"/g)].map(([, label = '']) => label),
      ...[...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
    ];
    // That one is of Prometheus’ own.
    const missing = named.filter((label) => label !== 'instance' && !labelsOf(metric).includes(label));
    expect(missing).toEqual([]);
  });

  test.runIf(hasPromtool)('Prometheus answers with something, where something is measured', () => {
    const input_series = lines.map((line) => ({ series: line.slice(0, line.lastIndexOf(' ')), values: '1+1x90' }));
    const some = (expr: string) => ({
      expr: `clamp_max(count(${expr.replaceAll('$__rate_interval', '5m')}), 1)`,
      eval_time: '80m',
      exp_samples: [{ labels: '{}', value: 1 }],
    });
    const ask = (exprs: readonly string[]): string =>
      promtool([{ interval: '1m', input_series, promql_expr_test: exprs.map(some) }]);
    expect(ask(dashboard.map(({ expr }) => expr))).toBe('');
    expect(ask(['sum(watermark_nothing)'])).toContain('FAILED');
  });
});

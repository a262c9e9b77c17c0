/** Data for every picture: as it usually is, and with the longest names and largest numbers. */
import { drawForgettingMap, type ForgettingData } from '../../src/pictures/forgetting-map.ts';
import { drawHeatMap, type HeatMapData } from '../../src/pictures/heat-map.ts';
import { drawItems, type ItemsData } from '../../src/pictures/items.ts';
import { drawLeaderboard, type LeaderboardData, type LeaderboardRow } from '../../src/pictures/leaderboard.ts';
import type { Appearance } from '../../src/pictures/palette.ts';
import { drawPathMap, type PathMapData } from '../../src/pictures/path-map.ts';
import { drawReliability, type ReliabilityData } from '../../src/pictures/reliability.ts';
import { drawRetention, type RetentionData } from '../../src/pictures/retention.ts';
import { drawWaits, type WaitsData } from '../../src/pictures/waits.ts';

type Samples = Readonly<
  Record<string, Readonly<Record<'usual' | 'longest' | 'empty', (appearance: Appearance) => string>>>
>;

const LONG = 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh of the Distributed Streaming Working Group';
const RTL = 'שרה כהן־לוי מהקבוצה של ירושלים ותל אביב והסביבה הרחבה';
const longTitles = {
  title: LONG,
  subtitle: `${LONG}, ${LONG}`,
  note: `${LONG}: ${LONG}. ${LONG}, ${LONG}`,
};
const shortTitles = (title: string, subtitle: string, note: string) => ({ title, subtitle, note });
const wave = (index: number): number => (Math.sin(index * 12.9898) * 43758.5453) % 1;
const noise = (index: number): number => Math.abs(wave(index));

const row = (place: string, name: string, measure: string, share: number, more: Partial<LeaderboardRow> = {}) => ({
  place,
  name,
  measure,
  share,
  ...more,
});

const leaderboard: LeaderboardData = {
  ...shortTitles(
    'Kept',
    'Data Engineering, spring cohort · 2 to 8 March',
    'Kept: how much of what was planned for each day was answered right. 27 people are listed.',
  ),
  unit: 'kept',
  empty: 'Nobody has answered yet.',
  rows: [
    row('1st to 3rd', 'Priya Raghunathan', '97 %', 0.97, { moved: 2 }),
    row('1st to 3rd', 'Tomás Ibarra', '96 %', 0.96, { moved: 0 }),
    row('1st to 3rd', 'a learner', '95 %', 0.95, { moved: -2 }),
    row('4th', 'Nguyễn Thị Ánh', '91 %', 0.91, { moved: 1 }),
    row('5th', 'Александра Волкова', '90 %', 0.9, { moved: -1 }),
    row('6th', 'محمد عبد الله', '88 %', 0.88, { moved: 1 }),
    row('7th', 'प्रियंका शर्मा', '86 %', 0.86, { moved: 0 }),
    row('8th', '山田 太郎', '85 %', 0.85, { moved: 0 }),
    row('12th', 'Lea Hofmann', '78 %', 0.78, { moved: 0, afterGap: true }),
    row('13th', 'Samuel Osei', '77 %', 0.77, { moved: 3 }),
    row('14th', 'You', '75 %', 0.75, { isViewer: true, moved: 4 }),
    row('15th', 'Mei-Ling 周美玲', '74 %', 0.74, { moved: -3 }),
    row('15th', '김민준', '74 %', 0.74, { moved: -3 }),
    row('16th', 'Björn Åkesson', '71 %', 0.71),
  ],
};
const longLeaderboard: LeaderboardData = {
  ...leaderboard,
  ...longTitles,
  unit: 'answered beyond prediction, in hundredths',
  rows: [
    row('1st to 1,000th', LONG, '1,234,567', 1, { moved: 999 }),
    row('1st to 1,000th', RTL, '+0.12', 0.5, { moved: -999 }),
    row('998th to 1,000th', '🎉🎉🎉', '0', 0, { isViewer: true, moved: 12 }),
    row('1,000th', '陈伟 🎓 Wei <b>&amp;', '−0.31', 0, { afterGap: true }),
    row('1,001st', 'W'.repeat(200), '100 %', 2, { moved: 0 }),
    row('1,002nd', 'عبد الرحمن بن محمد بن عبد العزيز آل سعود من الرياض', '99 %', 0.9),
    row('1,003rd', 'শ্রী রবীন্দ্রনাথ ঠাকুর মহাশয়ের বিশ্বভারতী বিশ্ববিদ্যালয়', '99 %', 0.9),
    row('1,004th', 'சுப்பிரமணியன் கிருஷ்ணமூர்த்தி வெங்கடராமன்', '99 %', 0.9, { isViewer: true }),
    row('1,005th', 'กรุงเทพมหานคร อมรรัตนโกสินทร์ มหินทรายุธยา', '99 %', 0.9),
    row('1,006th', '寿限無寿限無五劫の擦り切れ海砂利水魚の水行末', '99 %', 0.9, { isViewer: true }),
    row('1,007th', '김수한무거북이와두루미삼천갑자동방삭치치카포', '99 %', 0.9),
    row('1,008th', 'Ana 安娜 아나 & <b>', '99 %', 0.9),
  ],
};

const heatMap: HeatMapData = {
  ...shortTitles(
    'Your twelve weeks',
    '15 December to 8 March',
    '412 answers on 61 days. A frame is a day without any.',
  ),
  unit: 'answers',
  weeks: Array.from({ length: 12 }, (_, week) => ({
    label: { 0: 'Dec', 3: 'Jan', 7: 'Feb', 11: 'Mar' }[week] ?? '',
    days: Array.from({ length: 7 }, (_, day) => {
      if (week === 11 && day > 4) return undefined;
      const level = noise(week * 7 + day + 1);
      return level < 0.25 ? 0 : Math.round(level * 18);
    }),
  })),
};
const longHeatMap: HeatMapData = {
  ...longTitles,
  unit: 'questions answered in all cohorts together',
  weeks: Array.from({ length: 12 }, () => ({ label: 'September', days: Array.from({ length: 7 }, () => 999) })),
};

const weeks = [
  '15 Dec',
  '22 Dec',
  '29 Dec',
  '5 Jan',
  '12 Jan',
  '19 Jan',
  '26 Jan',
  '2 Feb',
  '9 Feb',
  '16 Feb',
  '23 Feb',
  '2 Mar',
];
const retention: RetentionData = {
  ...shortTitles(
    'Known when it came back',
    'Lea Hofmann · the last twelve weeks',
    'n is how many answers a week had. Under 20 a week says little.',
  ),
  empty: 'Nothing has come back yet.',
  points: weeks.map((label, index) => ({
    label,
    predicted: 0.88 + 0.03 * wave(index),
    known: 0.86 + 0.08 * wave(index + 40),
    n: 14 + Math.round(30 * noise(index)),
  })),
};
const longRetention: RetentionData = {
  ...retention,
  ...longTitles,
  points: retention.points.map((point, index) => ({
    ...point,
    label: '29 September 2026',
    known: index % 2 ? 1 : 0,
    n: 99_999,
  })),
};

const modulesOf = (...modules: readonly PathMapData['phases'][number]['modules'][number][]) => modules;
const pathMap: PathMapData = {
  ...shortTitles(
    'Your path',
    'The bootcamp, week 5 of 12',
    'Numbers are concepts met, and how much of them you likely know today.',
  ),
  empty: 'No path has been chosen yet.',
  phases: [
    {
      title: 'Foundations',
      modules: modulesOf(
        { title: 'How data is stored', state: 'done', seen: 8, of: 8, recall: 0.93 },
        { title: 'SQL that scales', state: 'done', seen: 11, of: 11, recall: 0.88 },
        { title: 'Modelling', state: 'begun', seen: 6, of: 9, recall: 0.81 },
      ),
    },
    {
      title: 'Moving data',
      modules: modulesOf(
        { title: 'Batch and orchestration', state: 'current', seen: 3, of: 10, recall: 0.9 },
        { title: 'Streaming and event time', state: 'ahead', seen: 0, of: 12 },
      ),
    },
    {
      title: 'In production',
      modules: modulesOf(
        { title: 'Quality and contracts', state: 'ahead', seen: 0, of: 7 },
        { title: 'Cost and capacity', state: 'ahead', seen: 0, of: 6 },
        { title: 'Running it together', state: 'ahead', seen: 1, of: 8, recall: 1 },
        { title: 'Capstone', state: 'ahead', seen: 0, of: 1 },
      ),
    },
  ],
};
const longPathMap: PathMapData = {
  ...longTitles,
  empty: '',
  phases: [
    {
      title: LONG,
      modules: modulesOf(
        { title: LONG, state: 'current', seen: 999, of: 999, recall: 1 },
        { title: RTL, state: 'done', seen: 999, of: 999, recall: 1 },
        { title: LONG.replaceAll(' ', ''), state: 'ahead', seen: 0, of: 0 },
      ),
    },
  ],
};

const forgetting: ForgettingData = {
  ...shortTitles(
    'What is being forgotten',
    'Data Engineering, spring cohort · 8 March',
    'How much of what your learners met they likely know today, the weakest first.',
  ),
  goal: 0.9,
  empty: 'Nobody has answered a question yet.',
  rows: [
    { title: 'Watermarks and late data', recall: 0.61, learners: 18 },
    { title: 'Slowly changing dimensions', recall: 0.68, learners: 24 },
    { title: 'Exactly-once delivery', recall: 0.74, learners: 21 },
    { title: 'Partition pruning', recall: 0.79, learners: 27 },
    { title: 'Backfills', recall: 0.83, learners: 9 },
    { title: 'CAP theorem', recall: 0.91, learners: 30 },
    { title: 'Idempotent writes', recall: 0.95, learners: 26 },
  ],
};
const longForgetting: ForgettingData = {
  ...forgetting,
  ...longTitles,
  rows: [
    { title: LONG, recall: 0, learners: 99_999 },
    { title: RTL, recall: 1, learners: 1 },
    { title: 'W'.repeat(200), recall: 0.5, learners: 10_000 },
  ],
};

const reliability: ReliabilityData = {
  ...shortTitles(
    'As sure as right?',
    'Lea Hofmann · 214 answers',
    'Bars show between what the share likely lies. Below the line: surer than right.',
  ),
  empty: 'You haven’t said how sure you are yet.',
  points: [
    { label: 'guess', said: 0.35, right: 0.44, low: 0.31, high: 0.58, n: 41 },
    { label: 'fairly', said: 0.7, right: 0.66, low: 0.57, high: 0.74, n: 98 },
    { label: 'sure', said: 0.95, right: 0.84, low: 0.75, high: 0.9, n: 75 },
  ],
};
const longReliability: ReliabilityData = {
  ...reliability,
  ...longTitles,
  points: [
    { label: 'a guess, as I have no idea', said: 0, right: 0, low: 0, high: 1, n: 99_999 },
    { label: 'as sure as I can be of it', said: 1, right: 1, low: 0, high: 1, n: 99_999 },
  ],
};

const waits: WaitsData = {
  ...shortTitles(
    'How long people waited',
    'Office hours, the last four weeks',
    'Of 126 questions. n is how many a day had.',
  ),
  empty: 'No office hours have been held yet.',
  rows: [
    { label: 'Monday', halfMinutes: 6, mostMinutes: 17, n: 31 },
    { label: 'Tuesday', halfMinutes: 4, mostMinutes: 11, n: 22 },
    { label: 'Wednesday', halfMinutes: 9, mostMinutes: 28, n: 40 },
    { label: 'Thursday', halfMinutes: 3, mostMinutes: 8, n: 14 },
    { label: 'Friday', halfMinutes: 12, mostMinutes: 41, n: 19 },
  ],
};
const longWaits: WaitsData = {
  ...waits,
  ...longTitles,
  rows: [
    { label: LONG, halfMinutes: 1234, mostMinutes: 123_456, n: 9999 },
    { label: RTL, halfMinutes: 0, mostMinutes: 0, n: 1 },
  ],
};

const items: ItemsData = {
  ...shortTitles(
    'How questions do',
    'Data Engineering, spring cohort · 96 questions with 20 first answers or more',
    'Each point is a question. Those with a number are listed below: have a look at them.',
  ),
  empty: 'No question has enough first answers yet.',
  points: [
    ...Array.from({ length: 90 }, (_, index) => ({
      facility: 0.35 + 0.6 * noise(index + 3),
      discrimination: 0.12 + 0.5 * noise(index + 200),
    })),
    { facility: 0.22, discrimination: -0.18, mark: '1' },
    { facility: 0.58, discrimination: -0.07, mark: '2' },
    { facility: 0.98, discrimination: 0.02, mark: '3' },
    { facility: 0.15, discrimination: 0.21, mark: '4' },
  ],
};
const longItems: ItemsData = {
  ...items,
  ...longTitles,
  points: Array.from({ length: 110 }, (_, index) => ({
    facility: noise(index),
    discrimination: 2 * noise(index + 7) - 1,
    ...(index < 20 ? { mark: String(index + 80) } : {}),
  })),
};

/** One sample's three states, of a picture with rows or points. */
const states = <Data>(
  draw: (data: Data, appearance: Appearance) => string,
  usual: Data,
  longest: Data,
  empty: Data,
): Samples[string] => ({
  usual: (appearance) => draw(usual, appearance),
  longest: (appearance) => draw(longest, appearance),
  empty: (appearance) => draw(empty, appearance),
});

export const samples: Samples = {
  leaderboard: states(drawLeaderboard, leaderboard, longLeaderboard, { ...leaderboard, rows: [] }),
  'heat-map': states(drawHeatMap, heatMap, longHeatMap, {
    ...heatMap,
    weeks: heatMap.weeks.map((week) => ({ ...week, days: week.days.map(() => 0) })),
  }),
  retention: states(drawRetention, retention, longRetention, { ...retention, points: retention.points.slice(0, 1) }),
  'path-map': states(drawPathMap, pathMap, longPathMap, {
    ...pathMap,
    phases: [],
    empty: 'No path has been chosen yet.',
  }),
  'forgetting-map': states(drawForgettingMap, forgetting, longForgetting, { ...forgetting, rows: [] }),
  reliability: states(drawReliability, reliability, longReliability, { ...reliability, points: [] }),
  waits: states(drawWaits, waits, longWaits, { ...waits, rows: [] }),
  items: states(drawItems, items, longItems, { ...items, points: [] }),
};

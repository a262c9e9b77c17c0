/** Which room may import which: the table of ARCHITECTURE.md, held by `npm run check`. What isn't named here isn't allowed. */

const rooms = {
  lib: [],
  config: ['lib'],
  chat: ['lib'],
  pictures: ['lib'],
  curriculum: ['lib'],
  exchange: ['curriculum', 'lib'],
  database: ['lib'],
  jobs: ['chat', 'database', 'lib'],
  community: ['chat', 'database', 'lib'],
  'platform-stores': ['community', 'database', 'lib'],
  study: ['curriculum', 'community', 'database', 'jobs', 'lib'],
  features: ['chat', 'curriculum', 'community', 'database', 'exchange', 'jobs', 'lib', 'pictures', 'study'],
  ingress: ['lib'],
  operate: ['chat', 'community', 'database', 'jobs', 'lib'],
  platforms: ['chat', 'ingress', 'lib'],
};

/** Rooms within rooms. A dot stands for the files beside them, which may import all of them. */
const innerRooms = {
  chat: {
    view: ['.'],
    receive: ['.', 'view'],
    deliver: ['.', 'view'],
  },
  community: {
    linking: ['.'],
    cohort: ['.', 'linking'],
    person: ['.', 'cohort', 'linking'],
    'own-rows': ['.', 'linking'],
  },
  'platforms/discord/connect': {
    commands: ['.'],
    gateway: ['.'],
  },
  'platforms/discord': {
    connect: [],
    render: [],
    receive: ['connect', 'render'],
    deliver: ['connect', 'receive', 'render'],
  },
  'platforms/slack': {
    connect: [],
    render: ['connect'],
    receive: ['connect', 'render'],
    deliver: ['connect', 'receive', 'render'],
  },
  'platforms/sandbox': {
    connect: ['.', 'receive', 'render'],
    render: ['.'],
    deliver: ['.', 'connect', 'receive', 'render'],
    receive: ['.', 'deliver'],
    page: ['.'],
  },
  'platforms/sandbox/page': {
    kit: [],
    parts: ['kit'],
    state: ['kit', 'parts'],
    discord: ['kit', 'parts'],
    slack: ['kit', 'parts'],
    composer: ['kit', 'state'],
    messages: ['discord', 'kit', 'parts', 'slack', 'state'],
    frame: ['composer', 'discord', 'kit', 'messages', 'parts', 'slack', 'state'],
  },
  study: {
    memory: [],
    asking: ['memory'],
    merging: ['memory'],
    regrading: ['asking', 'memory'],
    fitting: ['memory'],
    items: ['memory'],
    standing: ['items', 'memory'],
    progress: ['memory', 'standing'],
    path: ['memory'],
    deadline: ['memory', 'progress'],
    insight: ['asking', 'memory'],
  },
  'database/schema': {
    people: ['.'],
    study: ['.', 'people'],
    'office-hours': ['.', 'people'],
    path: ['.', 'people'],
    platforms: ['.', 'people'],
  },
  'curriculum/kinds': {
    typed: ['.'],
  },
  curriculum: {
    yaml: ['.'],
    kinds: ['.'],
    search: ['.'],
    read: ['.', 'kinds', 'yaml'],
    check: ['.', 'form', 'kinds', 'read', 'yaml'],
    form: ['.', 'kinds', 'read', 'search', 'yaml'],
    write: ['.', 'kinds'],
    versions: ['.', 'kinds'],
  },
  cli: {
    curriculum: ['.'],
    operate: ['.'],
    generate: ['.'],
  },
  'platforms/slack/connect': {
    'look-up': ['.'],
  },
  exchange: {
    markup: ['.'],
    'quiz-item': ['.', 'markup'],
    gift: ['.', 'markup', 'quiz-item'],
    moodle: ['.', 'markup', 'quiz-item'],
    csv: ['.', 'markup'],
    anki: ['.', 'markup'],
  },
  database: {
    connect: [],
    schema: [],
  },
  operate: {
    doctor: ['.'],
  },
  lib: {
    font: [],
    words: [],
    time: ['words'],
    process: ['words'],
  },
  'features/daily': {
    posting: ['.'],
    digest: ['.', 'posting'],
    organising: ['.', 'digest'],
  },
  'features/office-hours': {
    store: ['.'],
    wait: ['store'],
    calendar: [],
    board: ['.', 'store', 'wait'],
    helper: ['.', 'running', 'store', 'writing'],
    learner: ['.', 'store', 'wait', 'writing'],
    organiser: ['.', 'calendar', 'helper', 'running', 'store', 'wait'],
    running: ['.', 'helper', 'store'],
    writing: ['.', 'helper', 'store'],
  },
  'features/office-hours/store': {
    ticket: ['.'],
    claim: ['.'],
    session: ['.'],
    timers: ['.', 'claim', 'session', 'ticket'],
  },
  'features/office-hours/learner': {
    after: ['.'],
  },
  'features/office-hours/helper': {
    card: [],
    line: ['card'],
  },
  'features/office-hours/organiser': {
    settings: [],
    schedule: ['settings'],
    feed: ['schedule', 'settings'],
    stats: ['schedule', 'settings'],
  },
  'features/quiz': {
    remarks: ['.'],
  },
};

const anyOf = (names) => `(${names.join('|')})`;

const between = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room} imports ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/${anyOf([room, ...allowed])}/` },
}));

const within = Object.entries(innerRooms).flatMap(([room, inner]) =>
  Object.entries(inner).map(([name, allowed]) => ({
    name: `${room}/${name} imports ${allowed.join(', ') || 'no room beside it'}`,
    severity: 'error',
    from: { path: `^src/${room}/${name}/` },
    to: {
      path: `^src/${room}/`,
      pathNot: `^src/${room}/${anyOf([name, ...allowed].map((each) => (each === '.' ? '[^/]+$' : `${each}/`)))}`,
    },
  })),
);

const neighbours = [
  {
    name: 'a feature knows no other one, save how a question looks',
    severity: 'error',
    from: { path: '^src/features/([^/]+)/' },
    to: {
      path: '^src/features/',
      pathNot: ['^src/features/$1/', '^src/features/quiz/question-view.ts$'],
    },
  },
  {
    name: 'a platform knows no other one',
    severity: 'error',
    from: { path: '^src/platforms/([^/]+)/' },
    to: { path: '^src/platforms/', pathNot: '^src/platforms/$1/' },
  },
];

const libraries = [
  {
    name: "only a platform knows its platform's library",
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/platforms/' },
    to: { path: 'node_modules/(discord|@discordjs|@slack)' },
  },
  {
    name: 'the curriculum, the conversation and the platforms know no database',
    severity: 'error',
    from: { path: '^src/(curriculum|chat|platforms|lib)/' },
    to: { path: 'node_modules/(drizzle-orm|pg|pg-boss)/' },
  },
];

export default {
  forbidden: [
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    ...between,
    ...within,
    ...neighbours,
    ...libraries,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};

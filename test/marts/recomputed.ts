/**
 * The trickier marts computed a second time, in plain TypeScript from the rows of the export, by the words of the
 * metric contracts and not by the SQL: loops over sorted events instead of windows and joins.
 */

/** A row of the export as JSON; large integers are strings. */
export type RawEvent = {
  event_name: string;
  event_timestamp: string | number;
  event_date: string;
  user_pseudo_id?: string | null;
  event_params: { key: string; value?: Partial<Record<string, string | number | null>> | null }[];
};

/** What the recomputation looks at in an event. */
export type Hit = {
  name: string;
  micros: number;
  day: string;
  user: string | undefined;
  /** User and session id; undefined where one is missing. */
  session: string | undefined;
  path: string;
  origin: { source?: string; medium?: string; campaign?: string };
  isEngaged: boolean;
};

/** A session as the sessions mart has it. */
export type Session = {
  user: string;
  day: string;
  startMicros: number;
  durationSeconds: number;
  landingPage: string;
  exitPage: string;
  source: string;
  medium: string;
  campaign: string;
  engaged: boolean;
  pageViews: number;
  applyClicks: number;
  applications: number;
};

const productFolders = ['loans', 'cards', 'deposits', 'mortgages', 'business'];
const applyClicks = ['apply_click', 'begin_checkout'];
const formStarts = ['form_start', 'add_shipping_info', 'add_payment_info'];
const applications = ['apply_submit', 'purchase'];

/** The event with its parameters unpacked, text or number alike. */
export function hitOf(event: RawEvent): Hit {
  const parameters = new Map<string, string>();
  for (const { key, value } of event.event_params) {
    const set = value?.string_value ?? value?.int_value;
    if (set !== undefined && set !== null && !parameters.has(key)) parameters.set(key, String(set).trim());
  }
  const user = event.user_pseudo_id?.trim() || undefined;
  const sessionId = parameters.get('ga_session_id');
  const [source, medium, campaign] = ['source', 'medium', 'campaign'].map(
    (key) => parameters.get(key) || undefined,
  );
  const [address = ''] = (parameters.get('page_location') ?? '').split(/[?#]/);
  return {
    name: event.event_name,
    micros: Number(event.event_timestamp),
    day: `${event.event_date.slice(0, 4)}-${event.event_date.slice(4, 6)}-${event.event_date.slice(6)}`,
    user,
    session: user && sessionId ? `${user} ${sessionId}` : undefined,
    path: parameters.get('page_location') ? address.replace(/^\w+:\/\/[^/]*/, '') || '/' : '(not set)',
    origin: { ...(source && { source }), ...(medium && { medium }), ...(campaign && { campaign }) },
    isEngaged: parameters.get('session_engaged') === '1',
  };
}

/** Hits by session, in order of time; of one instant, pages by path and the rest by name. */
export function hitsBySession(hits: Hit[]): Map<string, Hit[]> {
  const sessions = Map.groupBy(
    hits.filter(({ session }) => session !== undefined),
    ({ session }) => session ?? '',
  );
  for (const own of sessions.values()) {
    own.sort((a, b) => a.micros - b.micros || compare(a.name, b.name) || compare(a.path, b.path));
  }
  return sessions;
}

/** What a session's events, in order, say about it. */
export function sessionOf(hits: Hit[]): Session {
  const views = hits.filter(({ name }) => name === 'page_view');
  const carrying = hits.find(({ origin }) => Object.keys(origin).length > 0)?.origin;
  const [first, last] = [hits[0], hits.at(-1)];
  const countOf = (names: string[]) => hits.filter(({ name }) => names.includes(name)).length;
  return {
    user: first?.user ?? '',
    day: first?.day ?? '',
    startMicros: first?.micros ?? 0,
    durationSeconds: Math.floor(((last?.micros ?? 0) - (first?.micros ?? 0)) / 1_000_000),
    landingPage: views[0]?.path ?? '(not set)',
    exitPage: views.at(-1)?.path ?? '(not set)',
    source: carrying ? (carrying.source ?? '(not set)') : '(direct)',
    medium: carrying ? (carrying.medium ?? '(not set)') : '(none)',
    campaign: carrying?.campaign ?? '(not set)',
    engaged: hits.some(({ isEngaged }) => isEngaged),
    pageViews: views.length,
    applyClicks: countOf(applyClicks),
    applications: countOf(applications),
  };
}

/** The last of the five steps that a session reaches, each at or after the moment of the one before. */
export function lastStepOf(hits: Hit[]): number {
  const isProductView = ({ name, path }: Hit) =>
    name === 'view_item' ||
    (name === 'page_view' &&
      path
        .toLowerCase()
        .split('/')
        .some((folder) => productFolders.includes(folder)));
  const steps = [
    isProductView,
    ({ name }: Hit) => applyClicks.includes(name),
    ({ name }: Hit) => formStarts.includes(name),
    ({ name }: Hit) => applications.includes(name),
  ];
  let reachedAt = 0;
  for (const [index, isStep] of steps.entries()) {
    const next = hits.find((hit) => isStep(hit) && hit.micros >= reachedAt);
    if (!next) return index + 1;
    reachedAt = next.micros;
  }
  return 5;
}

/** `day|step number` -> sessions. */
export function funnelOf(sessions: Map<string, Hit[]>): Map<string, number> {
  const reached = new Map<string, number>();
  for (const hits of sessions.values()) {
    const last = lastStepOf(hits);
    for (let step = 1; step <= 5; step += 1) add(reached, `${hits[0]?.day}|${step}`, step <= last ? 1 : 0);
  }
  return reached;
}

/** `day|channel group|model` -> credited applications, where there are any. */
export function attributionOf(
  sessions: { user: string; day: string; startMicros: number; channel: string; applications: number }[],
): Map<string, number> {
  const credits = new Map<string, number>();
  for (const own of Map.groupBy(sessions, ({ user }) => user).values()) {
    own.sort((a, b) => a.startMicros - b.startMicros);
    for (const [index, session] of own.entries()) {
      if (session.applications === 0) continue;
      const path = own.slice(0, index + 1).map(({ channel }) => channel);
      const lastNonDirect = path.findLast((channel) => channel !== 'Direct') ?? 'Direct';
      add(credits, `${session.day}|${path[0]}|first touch`, session.applications);
      add(credits, `${session.day}|${path.at(-1)}|last touch`, session.applications);
      add(credits, `${session.day}|${lastNonDirect}|last non-direct`, session.applications);
    }
  }
  return credits;
}

/** `monday|weeks since` -> users of the cohort seen in that week; week 0 is the cohort. */
export function retentionOf(hits: Hit[]): Map<string, number> {
  const rows = new Map<string, number>();
  const known = hits.filter(({ user }) => user !== undefined);
  const newest = Math.max(...known.map(({ day }) => weekOf(day)));
  for (const own of Map.groupBy(known, ({ user }) => user).values()) {
    const firstVisits = own.filter(({ name }) => name === 'first_visit').map(({ day }) => weekOf(day));
    if (firstVisits.length === 0) continue;
    const cohort = Math.min(...firstVisits);
    const active = new Set(own.map(({ day }) => weekOf(day)));
    for (let week = cohort; week <= newest; week += 1) {
      add(rows, `${mondayOf(cohort)}|${week - cohort}`, active.has(week) ? 1 : 0);
    }
  }
  return rows;
}

/** `from > to` -> transitions. */
export function pageFlowOf(sessions: Map<string, Hit[]>): Map<string, number> {
  const flows = new Map<string, number>();
  for (const hits of sessions.values()) {
    const views = hits.filter(({ name }) => name === 'page_view');
    views.sort((a, b) => a.micros - b.micros || compare(a.path, b.path));
    for (const [index, { path }] of views.entries()) {
      const before = views[index - 1]?.path;
      if (before !== undefined && before !== path) add(flows, `${before} > ${path}`, 1);
    }
  }
  return flows;
}

const epochMonday = Date.UTC(1970, 0, 5);
const weekMilliseconds = 7 * 86_400_000;

function weekOf(day: string): number {
  return Math.floor((Date.parse(day) - epochMonday) / weekMilliseconds);
}

function mondayOf(week: number): string {
  return new Date(epochMonday + week * weekMilliseconds).toISOString().slice(0, 10);
}

function add(counts: Map<string, number>, key: string, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

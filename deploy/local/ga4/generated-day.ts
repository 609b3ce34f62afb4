import { quoteIdentifier, quoteText } from '../bigquery/sql/quoting.ts';
import { columnType } from '../bigquery/sql/types.ts';
import { devices, journeys, languages, origins, places, products, type Weighted } from './bank-website.ts';
import { eventColumns, sessionParameters } from './generated-columns.ts';
import { journeyEvents, newUserShare } from './journey-events.ts';
import { ga4Schema } from './schema.ts';

/** What one generated day table is to contain. */
export type GeneratedDay = {
  seed: number;
  /** YYYYMMDD, in the bank's time zone. */
  date: string;
  /** Days since 1970-01-01; the day's name in the random choices. */
  dayNumber: number;
  /** When the day begins in the bank's time zone, in seconds since 1970. */
  startSeconds: number;
  sessions: number;
  /** Leaves out what happens after this instant, in seconds since 1970: a day that is not over yet. */
  untilSeconds?: number;
};

/** Returning users come from the new users of this many days before, most of them from the last few. */
const memoryDays = 45;

/**
 * A DuckDB SELECT with the events of one day. Every choice is a hash of seed, day and session (or user), so a day is
 * the same whenever and in whatever order it is generated, and users come back on later days.
 */
export function generatedDaySelect(day: GeneratedDay): string {
  const expressions = new Map(Object.entries(eventColumns(day.date)));
  const columns = ga4Schema.map((field) => {
    const expression = expressions.get(field.name) ?? (field.mode === 'REPEATED' ? '[]' : 'NULL');
    return `  CAST(${expression} AS ${columnType(field)}) AS ${quoteIdentifier(field.name)}`;
  });
  const until =
    day.untilSeconds === undefined ? '' : `\nWHERE micros <= ${day.untilSeconds} * 1000000::BIGINT`;
  return `WITH ${[
    ...choiceTables(),
    `visits AS (${visits(day)})`,
    `sessions AS (${sessions(day)})`,
    `events AS (${events})`,
  ].join(',\n')}
SELECT
${columns.join(',\n')}
FROM events${until}`;
}

/** The things to choose from, numbered as `choose` numbers them. */
function choiceTables(): string[] {
  return [
    choiceTable('journeys', 'steps, engaged', journeys, (journey) => [
      journeyEvents(journey),
      String(journey.engaged),
    ]),
    choiceTable('products', 'product, line, product_titles', products, ({ path, titles }) => [
      quoteText(path),
      quoteText(path.replace(/\/[^/]*$/, '')),
      `[${titles.map(quoteText).join(', ')}]`,
    ]),
    choiceTable('origins', 'source, medium, campaign, query', origins, (origin) =>
      [origin.source, origin.medium, origin.campaign, origin.query].map(optionalText),
    ),
    choiceTable('devices', 'category, system, browser', devices, ({ category, system, browser }) =>
      [category, system, browser].map(quoteText),
    ),
    choiceTable('places', 'country, region, city', places, ({ country, region, city }) =>
      [country, region, city].map(quoteText),
    ),
  ];
}

function choiceTable<Item>(
  name: string,
  columns: string,
  items: Item[],
  cells: (item: Item) => string[],
): string {
  const rows = items.map((item, index) => `(${[String(index), ...cells(item)].join(', ')})`);
  return `${name}(${name}_number, ${columns}) AS (VALUES ${rows.join(',\n  ')})`;
}

/** Who comes when: the first sessions of the day are those of its new users. */
function visits({ seed, dayNumber, startSeconds, sessions: count }: GeneratedDay): string {
  const newUsers = Math.max(1, Math.round(count * newUserShare));
  return `
  SELECT
    hash(${seed}, ${dayNumber}, visit) AS dice,
    visit < ${newUsers} AS is_new,
    ${dayNumber} - CASE WHEN visit < ${newUsers} THEN 0
      ELSE 1 + ((${random('d', 1, memoryDays)} * ${random('d', 2, memoryDays)}) // ${memoryDays}) END AS user_day,
    CASE WHEN visit < ${newUsers} THEN visit ELSE ${random('d', 3, newUsers)} END AS user_number,
    -- The mean of three dice: most come in the afternoon, few at night, nobody in the day's last minutes.
    ${startSeconds} + least(82000, 5400 + (${[4, 5, 6].map((salt) => random('d', salt, 86_400)).join(' + ')}) // 3)
      AS started_at
  FROM (SELECT visit, hash(${seed}, ${dayNumber}, visit) AS d FROM range(${count}) AS numbers(visit))`;
}

function sessions({ seed }: GeneratedDay): string {
  return `
  SELECT
    *,
    ${random('dice', 15, 100)} < 2 AS has_no_consent,
    ${sessionParameters} AS session_parameters,
    1 + ${choose('user_dice', 16, languages)} AS language_number,
    0.6 + ${random('dice', 17, 200)} / 100 AS pace
  FROM (SELECT *, hash(${seed}, user_day, user_number) AS user_dice FROM visits) AS people
  JOIN journeys ON journeys_number = ${choose('dice', 10, journeys)}
  JOIN products ON products_number = ${choose('dice', 11, products)}
  JOIN origins ON origins_number = ${choose('dice', 12, origins)}
  JOIN devices ON devices_number = ${choose('user_dice', 13, devices)}
  JOIN places ON places_number = ${choose('user_dice', 14, places)}`;
}

const events = `
  SELECT
    *,
    step.event AS event,
    started_at * 1000000::BIGINT + CAST(step.at * pace * 1000000 AS BIGINT) + ${random('dice', 20, 1_000_000)} AS micros,
    '/' || [${languages.map(({ code }) => quoteText(code)).join(', ')}][language_number]
      || replace(replace(step.page, '{product}', product), '{line}', line) AS path
  FROM (SELECT *, unnest(steps) AS step FROM sessions) AS unrolled
  WHERE is_new OR step.event <> 'first_visit'`;

/** SQL for a number from 0 to `below` - 1 that depends on `dice` and on which choice it is for. */
function random(dice: string, choice: number, below: number): string {
  return `CAST(hash(${dice}, ${choice}) % ${below} AS BIGINT)`;
}

/** SQL for the number of one of the items, each as often as its weight says. */
function choose(dice: string, choice: number, items: Weighted<object>[]): string {
  const tickets = items.flatMap(({ weight }, index) => Array.from({ length: weight }, () => index));
  return `[${tickets.join(', ')}][1 + ${random(dice, choice, tickets.length)}]`;
}

function optionalText(text: string | undefined): string {
  return text === undefined ? 'NULL' : quoteText(text);
}

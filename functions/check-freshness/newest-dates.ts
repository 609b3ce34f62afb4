import type { BigQueryClient, Rows } from '../../shared/clients/bigquery-port.ts';
import { type Answer, answerTo } from './answer.ts';

/** A mart and the column that says how recent its data is. */
export type DatedMart = { name: string; dateColumn: string };

/** Where to look, and how much a look may cost. */
export type DatePlace = { dataset: string; bytesCapPerQuery: number };

/**
 * The newest day inside each mart, in one query for all. It reads one column of each. Where it is refused, the
 * marts are asked one by one: a single mart with a broken column must not hide what the others hold.
 */
export async function fetchNewestDates(
  bigquery: BigQueryClient,
  marts: readonly DatedMart[],
  place: DatePlace,
): Promise<Map<string, Answer<string | undefined>>> {
  if (marts.length === 0) return new Map();
  const ask = (some: readonly DatedMart[]) =>
    answerTo(async () =>
      datesOf(
        await bigquery.query(newestDatesSql(some, `${bigquery.project}.${place.dataset}`), {
          maximumBytesBilled: place.bytesCapPerQuery,
        }),
      ),
    );
  const together = await ask(marts);
  if ('value' in together) {
    return new Map(marts.map(({ name }) => [name, { value: together.value.get(name) }]));
  }
  return new Map(
    await Promise.all(
      marts.map(async (mart) => {
        const alone = await ask([mart]);
        return [mart.name, 'value' in alone ? { value: alone.value.get(mart.name) } : alone] as const;
      }),
    ),
  );
}

/** GoogleSQL with one row for each mart. */
function newestDatesSql(marts: readonly DatedMart[], dataset: string): string {
  return marts
    .map(
      ({ name, dateColumn }) =>
        `SELECT '${name}' AS mart, CAST(MAX(\`${dateColumn}\`) AS STRING) AS newest_date FROM \`${dataset}.${name}\``,
    )
    .join('\nUNION ALL\n');
}

/** Of a time, the day; null, the newest day of an empty table, is left out. */
function datesOf(rows: Rows): Map<string, string> {
  return new Map(
    rows.flatMap(({ mart, newest_date: date }) =>
      typeof date === 'string' ? [[String(mart), date.slice(0, 10)] as const] : [],
    ),
  );
}

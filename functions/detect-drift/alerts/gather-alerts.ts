import type { Report, ReportDetails } from '../../../shared/clients/superset/port.ts';
import type { GatherOptions } from '../gather-options.ts';
import { analyseVirtual } from '../gather-tables.ts';
import { sqlWords } from '../references/sql-words.ts';
import { lookAt } from '../sight.ts';
import { inFours } from '../working-time.ts';
import { type AlertUser, alertUserOf } from './alert-user.ts';

/** Alerts that are looked at in a run; each costs a call of Superset and a dry run. */
const mostAlerts = 200;

/** Where alerts can be about the marts. */
export type AlertPlaces = {
  /** The tables of the marts, with or without a dataset in Superset. */
  tables: ReadonlySet<string>;
  /** The databases of Superset that have the marts; none where no dataset was seen. */
  databases: ReadonlySet<number>;
};

/**
 * The alerts over marts. The list does not tell their SQL, so each that is switched on is read; whether BigQuery takes
 * the SQL is tried by a dry run, which costs nothing.
 */
export async function gatherAlerts(
  places: AlertPlaces,
  options: Pick<GatherOptions, 'superset' | 'bigquery' | 'time' | 'marts' | 'plan'>,
): Promise<{ alerts: AlertUser[]; notChecked: string[] }> {
  const { superset, time } = options;
  const listed = await lookAt('The alerts', superset.listReports);
  if ('hidden' in listed && listed.isBroken) {
    return { alerts: [], notChecked: [`Alerts: they could not be read: ${listed.hidden}`] };
  }
  if ('hidden' in listed || listed.value === 'not-permitted') {
    return { alerts: [], notChecked: ['Alerts: the account may not read them'] };
  }
  if (listed.value === 'switched-off') return { alerts: [], notChecked: [] };
  const active = listed.value.filter(({ type, active }) => type === 'Alert' && active);
  const looked = await inFours(active.slice(0, mostAlerts), time, (alert) =>
    lookAtAlert(alert, places, options),
  );
  return {
    alerts: looked.flatMap(({ alert }) => (alert ? [alert] : [])),
    notChecked: [
      ...looked.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
      ...(active.length > mostAlerts ? [`${active.length - mostAlerts} more alerts: too many`] : []),
    ],
  };
}

async function lookAtAlert(
  { id, name }: Report,
  places: AlertPlaces,
  options: Pick<GatherOptions, 'superset' | 'bigquery' | 'marts' | 'plan'>,
): Promise<{ alert?: AlertUser; problem?: string }> {
  const answer = await lookAt(`The alert ${name}`, () => options.superset.report(id));
  if ('hidden' in answer) return { problem: `The alert ${name}: ${answer.hidden}` };
  const { sql } = answer.value;
  if (sql === undefined || !isAboutMarts(answer.value, sql, places, options)) return {};
  const alert = alertUserOf(answer.value, sql, places.tables);
  const { brokenBecause, uncheckedBecause } = await analyseVirtual(options.bigquery, sql);
  return {
    alert: brokenBecause === undefined ? alert : { ...alert, brokenBecause },
    ...(uncheckedBecause === undefined ? {} : { problem: `The alert ${name}: ${uncheckedBecause}` }),
  };
}

/** Of another database the same words mean other tables. A mart that is gone still has its name in the plan. */
function isAboutMarts(
  { databaseId }: Pick<ReportDetails, 'databaseId'>,
  sql: string,
  { tables, databases }: AlertPlaces,
  { marts, plan }: Pick<GatherOptions, 'marts' | 'plan'>,
): boolean {
  if (databaseId !== undefined && databases.size > 0 && !databases.has(databaseId)) return false;
  const names = new Set([marts.dataset, ...plan.marts.map(({ name }) => name)]);
  return sqlWords(sql).some(({ name }) => tables.has(name) || names.has(name));
}

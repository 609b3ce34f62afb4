import { classifyError } from '../bigquery-error-class.ts';
import type { WarehouseRefusal } from './superset-error.ts';

/**
 * Reads what BigQuery said out of the text of Superset, which answers 400 for whatever its warehouse answered:
 * `Error: 400 POST https://…/queries?prettyPrint=false: Unrecognized name: x at [2:3]`, with
 * `; reason: invalidQuery, location: query, message: …` and a job's address behind it for some.
 */
export function warehouseRefusalOf(superset: string): WarehouseRefusal {
  const said = superset.replace(/^Error: /, '').replace(/^\([\w.]+\) /, '');
  const [, status, rest = said] = /^(\d{3}) (?:[A-Z]+ https?:\S+ )?(.*)$/s.exec(said) ?? [];
  const [, reason] = /; reason: (\w+)/.exec(rest) ?? [];
  const [text = rest] = rest.split(/; reason: |\n\n(?:Location|Job ID): /);
  const httpStatus = status === undefined ? undefined : Number(status);
  const likelyReason = reason ?? reasonOf(httpStatus, text);
  const errorClass = classifyError({ reason: likelyReason, message: text, httpStatus });
  return { text: text.trim(), httpStatus, reason, errorClass };
}

/** BigQuery uses 403 for what an account may not do, and for what nobody may do so often. */
function reasonOf(httpStatus: number | undefined, text: string): string {
  if (httpStatus === 403) {
    if (/rate limit/i.test(text)) return 'rateLimitExceeded';
    return /^Quota exceeded/i.test(text) ? 'quotaExceeded' : 'accessDenied';
  }
  if (httpStatus === 404) return 'notFound';
  if (httpStatus === 429) return 'rateLimitExceeded';
  return httpStatus !== undefined && httpStatus >= 500 ? 'backendError' : 'invalidQuery';
}

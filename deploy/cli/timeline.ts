import { BigQuery } from '@google-cloud/bigquery';
import { loadConfig } from '../../shared/config/load.ts';
import type { Config } from '../../shared/config/parse-config.ts';
import { cloudEventSchema, type WatchdogEvent } from '../../shared/events/cloud-event.ts';
import { openLocalBigQuery } from '../local/datasets.ts';
import { renderTimeline } from './render-timeline.ts';
import { runningCloud } from './running-cloud.ts';
import { UsageError } from './usage-error.ts';
import { parseWords } from './words.ts';

/**
 * `npx watchdog timeline <incident>`: everything that was decided about an incident, every mail and why, every mail
 * that was not sent and why; from the table of facts, here or, with `--config`, in the cloud.
 */
export async function timeline(words: string[]): Promise<number> {
  const { values, positionals } = parseWords(words, { config: { type: 'string' } });
  const [incident, ...rest] = positionals;
  if (!incident || rest.length > 0) {
    throw new UsageError('Usage: npx watchdog timeline <incident> [--config deploy/watchdog.yaml]');
  }
  const { bigquery, config } = openWarehouse(values.config);
  const facts = await factsAbout(incident, bigquery, config);
  if (facts.length === 0) {
    process.stderr.write(`Nothing was said about an incident named ${incident}; its id is in its mails\n`);
    return 1;
  }
  process.stdout.write(renderTimeline(facts, config.timeZone));
  return 0;
}

function openWarehouse(configFile: string | undefined): { bigquery: BigQuery; config: Config } {
  if (configFile !== undefined) {
    const config = loadConfig(configFile);
    return { bigquery: new BigQuery({ projectId: config.project, location: config.location }), config };
  }
  const config = loadConfig('deploy/local/watchdog.yaml');
  return { bigquery: openLocalBigQuery(runningCloud().bigquery, config), config };
}

/** Each fact once: the table holds them at least once. */
async function factsAbout(
  incident: string,
  bigquery: BigQuery,
  { datasets }: Config,
): Promise<WatchdogEvent[]> {
  const [rows] = await bigquery.query({
    query: `SELECT TO_JSON_STRING(data) AS fact
FROM \`${datasets.watchdog}.events\`
WHERE (JSON_VALUE(data, '$.subject') = @incident
    OR @incident IN UNNEST(JSON_VALUE_ARRAY(data, '$.data.incidents')))
  AND JSON_VALUE(data, '$.type') IN ('watchdog.incident-changed.v1', 'watchdog.notice-decided.v1', 'watchdog.control-changed.v1')`,
    params: { incident },
  });
  const facts = (rows as { fact: string }[]).map(({ fact }) => cloudEventSchema.parse(JSON.parse(fact)));
  return [...new Map(facts.map((fact) => [fact.id, fact])).values()];
}

import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Job, JobConfiguration } from '../jobs/job.ts';

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query#QueryRequest.FIELDS.request_id */
const rememberedMilliseconds = 15 * 60_000;

type Asked = { job: Job; sameAs: string; at: number };

/** Meets a repeated jobs.query with the job of the first one, as long as BigQuery remembers its requestId. */
export type RequestIds = {
  submit: (
    requestId: string | undefined,
    caller: string,
    configuration: JobConfiguration,
    submit: () => Job,
  ) => Job;
};

/** No request seen yet. A query that failed is forgotten: asking again is how one gets another answer. */
export function createRequestIds(clock: Clock): RequestIds {
  const now = () => clock.now().getTime();
  const asked = new Map<string, Asked>();
  return {
    submit: (requestId, caller, configuration, submit) => {
      if (requestId === undefined) return submit();
      const key = JSON.stringify([caller, requestId]);
      const sameAs = JSON.stringify(configuration);
      const before = asked.get(key);
      if (
        before &&
        !before.job.error &&
        before.sameAs === sameAs &&
        now() - before.at < rememberedMilliseconds
      )
        return before.job;
      const job = submit();
      asked.set(key, { job, sameAs, at: now() });
      return job;
    },
  };
}

import type { BigQuery } from '@google-cloud/bigquery';
import type { Config } from '../../../shared/config/parse-config.ts';
import type { FactData, FactName, FactSeverity } from '../../../shared/events/facts.ts';
import type { MartPlan } from '../../../shared/mart-plan.ts';
import type { BigQueryStandIn } from '../bigquery/start.ts';
import type { FunctionHost } from '../function-host.ts';
import type { Exporter } from '../ga4/exporter.ts';
import type { Inbox } from '../mail/start.ts';
import type { StateServer } from '../state/state-server.ts';
import type { SupersetStandIn } from '../superset/start.ts';

/** The parts of the emulated cloud that can be broken. */
export type Breakable = {
  config: Config;
  plan: MartPlan;
  /** As the developer at the keyboard. */
  bigquery: BigQuery;
  standIns: {
    bigquery: BigQueryStandIn;
    inbox: Inbox;
    state: StateServer;
    /** Undefined where the events are a real export. */
    exporter: Exporter | undefined;
    /** Undefined where a real Superset answers. */
    superset: SupersetStandIn | undefined;
  };
  functions: Pick<FunctionHost, 'faults'>;
  /** Says a fact in the name of a function that is not here yet. */
  say: <Name extends FactName>(
    name: Name,
    fact: { source: string; subject: string; severity: FactSeverity; data: FactData<Name> },
  ) => Promise<void>;
};

/** One thing that can be broken on purpose. */
export type Break = {
  name: string;
  /** What happens then, in a line for the list of `npx watchdog break`. */
  summary: string;
  /** What the optional second word is. */
  argument?: string;
  /** Breaks it; throws `RangeError` for an argument that names nothing. */
  break: (cloud: Breakable, argument: string | undefined) => Promise<void>;
  /** Makes it whole again; a fault of BigQuery is taken away by the caller. */
  mend: (cloud: Breakable, argument: string | undefined) => Promise<void>;
};

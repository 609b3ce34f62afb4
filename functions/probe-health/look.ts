import type { Clock } from '../../shared/clients/clock.ts';
import type { JsonObject, SupersetClient } from '../../shared/clients/superset/port.ts';
import { SupersetError } from '../../shared/clients/superset/superset-error.ts';
import type { TcpConnect } from '../../shared/clients/tcp-connect.ts';
import type { Layer, LayerSight } from './sight.ts';

/** What a look at Superset needs. */
export type LookCollaborators = {
  connect: TcpConnect;
  superset: Pick<SupersetClient, 'health' | 'login' | 'countDatasets' | 'chartData'>;
  clock: Clock;
};

/** What to look at. */
export type LookOrder = {
  address: { host: string; port: number };
  /** A chart to load past its cache; undefined where none is due. */
  chart: JsonObject | undefined;
};

const connectMilliseconds = 5000;

/** BigQuery looked at the chart's query and found it wrong: the way to BigQuery works, and detect-drift tells the rest. */
const aboutChart: readonly string[] = ['unrecognized-name', 'syntax', 'invalid', 'table-not-found'];

/** Tries each layer once, until one does not answer: no layer says anything when the one before it is broken. */
export async function look(
  { address, chart }: LookOrder,
  collaborators: LookCollaborators,
): Promise<LayerSight[]> {
  const { superset, clock } = collaborators;
  const seen = [await lookAtConnection(address, collaborators)];
  const calls: [Layer, () => Promise<string>][] = [
    ['health', async () => superset.health().then(() => 'OK')],
    ['login', async () => superset.login().then(() => 'signed in')],
    ['datasets', async () => `${await superset.countDatasets()} datasets`],
    ...(chart === undefined
      ? []
      : [['chart', async () => loadChart(superset, chart)] satisfies [Layer, () => Promise<string>]]),
  ];
  for (const [layer, call] of calls) {
    // Whom the login rejects cannot look any further, and need not: it works.
    if (seen.at(-1)?.outcome !== 'answers') break;
    seen.push(await lookAt(layer, call, clock));
  }
  return seen;
}

async function lookAtConnection(
  address: LookOrder['address'],
  { connect, clock }: LookCollaborators,
): Promise<LayerSight> {
  const startedAt = clock.now().getTime();
  const { outcome, text } = await connect(address, { timeoutMilliseconds: connectMilliseconds });
  const milliseconds = clock.now().getTime() - startedAt;
  const outcomes = {
    connected: 'answers',
    refused: 'refused',
    timeout: 'timeout',
    failed: 'timeout',
  } as const;
  return { layer: 'connect', outcome: outcomes[outcome], text, milliseconds };
}

async function lookAt(layer: Layer, call: () => Promise<string>, clock: Clock): Promise<LayerSight> {
  const startedAt = clock.now().getTime();
  const seen = await call().then(
    (text): Omit<LayerSight, 'layer' | 'milliseconds'> => ({ outcome: 'answers', text }),
    (error: unknown) => {
      if (!(error instanceof SupersetError)) throw error;
      return outcomeOf(layer, error);
    },
  );
  return { layer, milliseconds: clock.now().getTime() - startedAt, ...seen };
}

/** What an error of Superset says about the layer that was asked. */
export function outcomeOf(
  layer: Layer,
  { problem, text, warehouse }: Pick<SupersetError, 'problem' | 'text' | 'warehouse'>,
): Omit<LayerSight, 'layer' | 'milliseconds'> {
  const words = oneLine(text);
  switch (problem) {
    case 'unreachable':
      return { outcome: 'refused', text: words };
    case 'timeout':
    case 'database-silent':
      return { outcome: 'timeout', text: words };
    case 'database-down':
      return { outcome: 'fails', text: words, blames: 'database' };
    case 'columns-missing':
      return { outcome: 'answers', text: `the chart itself is broken: ${words}` };
    case 'warehouse':
      return aboutChart.includes(warehouse?.errorClass ?? 'other')
        ? { outcome: 'answers', text: `the chart itself is broken: ${words}` }
        : { outcome: 'fails', text: words, blames: 'warehouse' };
    case 'unauthorized':
    case 'forbidden':
    case 'rate-limited':
      return { outcome: layer === 'health' ? 'fails' : 'rejects', text: words };
    default:
      return { outcome: 'fails', text: words };
  }
}

async function loadChart(superset: LookCollaborators['superset'], chart: JsonObject): Promise<string> {
  const results = await superset.chartData(chart, { force: true });
  return `${results[0]?.rowCount ?? 0} rows`;
}

function oneLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300);
}

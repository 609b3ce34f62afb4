import type { Clock } from '../../shared/clients/clock.ts';
import { SupersetError } from '../../shared/clients/superset/superset-error.ts';
import type { TcpConnect } from '../../shared/clients/tcp-connect.ts';
import type { Layer, LayerSight } from './sight.ts';
import type { ProbedSuperset, SignedInCalls } from './superset-at.ts';

/** What a look at Superset needs. */
export type LookCollaborators = {
  connect: TcpConnect;
  superset: ProbedSuperset;
  clock: Clock;
  /** Loads a chart past its cache; undefined where none is due. Throws `SupersetError`. */
  loadChart: ((superset: SignedInCalls) => Promise<Said>) | undefined;
};

/** What a layer came to, before it is timed. */
export type Said = Omit<LayerSight, 'layer' | 'milliseconds'>;

const connectMilliseconds = 5000;

/** BigQuery looked at the chart's query and found it wrong: the way to BigQuery works, and detect-drift tells the rest. */
const aboutQuery: readonly string[] = ['unrecognized-name', 'syntax', 'invalid', 'table-not-found'];

/** Tries each layer once, until one does not answer: no layer says anything when the one before it is broken. */
export async function look(address: URL, collaborators: LookCollaborators): Promise<LayerSight[]> {
  const { superset, clock } = collaborators;
  const calls: [Layer, () => Promise<Said>][] = [
    ['connect', () => connectTo(address, collaborators.connect)],
    ['health', async () => superset.health().then(() => answers('OK'))],
    ...signedInLayers(superset.signedIn, collaborators.loadChart),
  ];
  const seen: LayerSight[] = [];
  for (const [layer, call] of calls) {
    const sight = await lookAt(layer, call, clock);
    seen.push(sight);
    // Whom the login rejects cannot look any further, and need not: it works.
    if (sight.outcome !== 'answers') break;
  }
  return seen;
}

function signedInLayers(
  signedIn: SignedInCalls | undefined,
  loadChart: LookCollaborators['loadChart'],
): [Layer, () => Promise<Said>][] {
  if (!signedIn) return [['login', async () => ({ outcome: 'untried', text: readable })]];
  return [
    ['login', async () => signedIn.login().then(() => answers('signed in'))],
    ['datasets', async () => answers(`${await signedIn.countDatasets()} datasets`)],
    ...(loadChart ? [['chart', () => loadChart(signedIn)] satisfies [Layer, () => Promise<Said>]] : []),
  ];
}

const readable = 'the password would cross the internet readable, and superset.allowPlainHttp is false';

function answers(text: string): Said {
  return { outcome: 'answers', text };
}

async function connectTo(address: URL, connect: TcpConnect): Promise<Said> {
  // Brackets belong to an address of IPv6 in a URL, and not to the address.
  const host = address.hostname.replace(/^\[|\]$/g, '');
  const port = Number(address.port) || (address.protocol === 'https:' ? 443 : 80);
  const { outcome, text } = await connect({ host, port }, { timeoutMilliseconds: connectMilliseconds });
  const outcomes = {
    connected: 'answers',
    refused: 'refused',
    timeout: 'timeout',
    failed: 'timeout',
  } as const;
  return { outcome: outcomes[outcome], text: oneLine(text) };
}

async function lookAt(layer: Layer, call: () => Promise<Said>, clock: Clock): Promise<LayerSight> {
  const startedAt = clock.now().getTime();
  const said = await call().catch((error: unknown) => {
    if (!(error instanceof SupersetError)) throw error;
    return outcomeOf(layer, error);
  });
  return { layer, milliseconds: Math.max(0, clock.now().getTime() - startedAt), ...said };
}

/** What an error of Superset says about the layer that was asked. */
export function outcomeOf(
  layer: Layer,
  { problem, text, warehouse }: Pick<SupersetError, 'problem' | 'text' | 'warehouse'>,
): Said {
  const words = oneLine(text);
  switch (problem) {
    case 'unreachable':
      return { outcome: 'refused', text: words };
    case 'timeout':
    case 'database-silent':
      return { outcome: 'timeout', text: words };
    case 'database-down':
      return { outcome: 'fails', text: words, blames: 'database' };
    case 'warehouse':
      return aboutQuery.includes(warehouse?.errorClass ?? 'other')
        ? brokenChart(words)
        : { outcome: 'fails', text: words, blames: 'warehouse' };
    case 'columns-missing':
    case 'validation':
    case 'not-found':
      return layer === 'chart' ? brokenChart(words) : { outcome: 'fails', text: words };
    case 'unauthorized':
    case 'forbidden':
    case 'rate-limited':
      return { outcome: layer === 'health' ? 'fails' : 'rejects', text: words };
    default:
      return { outcome: 'fails', text: words };
  }
}

/** A chart that is itself broken, so that it says nothing about the way that every chart takes. */
export function brokenChart(words: string): Said {
  return { outcome: 'answers', text: `the chart itself is broken: ${oneLine(words)}`, blames: 'chart' };
}

/** Whoever answers may not be Superset, and what it says is mailed. */
function oneLine(text: string): string {
  const printable = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return printable.slice(0, 300) || 'no words';
}

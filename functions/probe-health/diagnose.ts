import type { VmReport } from '../../shared/events/vm-messages.ts';
import { agentFaults, freshReport } from './agent-faults.ts';
import { diagnoseVm } from './diagnose-vm.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { LayerSight, Sight } from './sight.ts';

/** What takes longer than this is slow to people too: an unforced list in a browser takes as long. */
const slowMilliseconds = 5000;

/**
 * What a probe's sight means, the worst first: one cause of an outage at most, and beside it whatever the agent says
 * is wrong on the VM. Nothing wrong is `up` alone.
 */
export function diagnose(sight: Sight, now: Date): Diagnosis[] {
  const outage = diagnoseOutage(sight, now);
  const beside = agentFaults(sight.agent, now).filter(({ cause }) => cause !== outage?.cause);
  const slow = outage ? [] : diagnoseSlowness(sight.layers);
  const all = [...(outage ? [outage] : []), ...beside, ...slow];
  return all.length > 0 ? all : [{ cause: 'up', reason: `${answeringLayers(sight.layers)} answer` }];
}

function diagnoseOutage(sight: Sight, now: Date): Diagnosis | undefined {
  const failed = sight.layers.find(isBroken);
  if (!failed) return undefined;
  const agent = freshReport(sight.agent, now);
  switch (failed.layer) {
    case 'connect':
      return diagnoseConnection(failed, sight, agent);
    case 'health':
    case 'login':
    case 'datasets':
      return diagnoseWeb(failed, agent);
    case 'chart':
      return {
        cause: 'query-path-broken',
        reason: `Superset answers, and a chart does not load: ${failed.text}`,
      };
  }
}

/** Without an address to connect to nothing can be reached; any other layer that nobody tried says nothing. */
function isBroken({ layer, outcome }: LayerSight): boolean {
  return outcome === 'untried' ? layer === 'connect' : outcome !== 'answers' && outcome !== 'rejects';
}

function diagnoseConnection(
  { outcome, text }: LayerSight,
  { vm, isStateAway }: Sight,
  agent: VmReport | undefined,
): Diagnosis {
  const stopped = diagnoseVm(vm);
  if (stopped) return stopped;
  if (agent?.web?.httpStatus === 200) {
    return {
      cause: 'network-path',
      reason: `From here there is no connection (${text}); on the VM itself Superset answers 200`,
    };
  }
  const database = agent && diagnoseDatabase(agent, text);
  if (database) return database;
  if (agent?.web?.problem === 'timeout') {
    return { cause: 'web-hung', reason: `On the VM itself /health hangs; from here: ${text}` };
  }
  if (agent?.web) {
    return {
      cause: 'web-down',
      reason: `On the VM itself Superset does not answer either; from here: ${text}`,
    };
  }
  if (outcome === 'refused') return { cause: 'web-down', reason: `Nobody listens: ${text}` };
  if (outcome === 'untried') {
    return { cause: 'network-path', reason: `The watchdog does not know where to look: ${text}` };
  }
  // Whoever reports is reachable; what it does not say of Superset is no reason to restart anything.
  if (agent) return { cause: 'network-path', reason: `The VM is alive, and from here: ${text}` };
  const who = isStateAway ? 'Superset cannot be reached, and the agent' : 'Neither Superset nor the agent';
  const what = isStateAway ? 'cannot be asked' : 'on the VM can be reached';
  return { cause: 'vm-unreachable', reason: `${who} ${what}: ${text}` };
}

/** The web process is there; what hangs or fails may be the database behind it, and then a restart of it is no help. */
function diagnoseWeb({ layer, outcome, text, blames }: LayerSight, agent: VmReport | undefined): Diagnosis {
  const database = agent && diagnoseDatabase(agent, text);
  if (database) return database;
  if (blames === 'database' && agent?.database !== 'accepting') {
    return {
      cause: 'metadata-database-down',
      reason: `Superset cannot reach its metadata database: ${text}`,
    };
  }
  if (outcome !== 'timeout') return { cause: 'web-down', reason: `${nameOf(layer)} fails: ${text}` };
  if (agent?.database === 'accepting') {
    return {
      cause: 'web-hung',
      reason: `${nameOf(layer)} hangs, and its database accepts connections: ${text}`,
    };
  }
  // A login is the first thing that needs the database: with a frozen one it hangs while /health answers.
  if (layer !== 'health') {
    return {
      cause: 'metadata-database-frozen',
      reason: `/health answers and ${nameOf(layer)} hangs: ${text}`,
    };
  }
  return { cause: 'web-hung', reason: `/health hangs, and nobody could ask the database: ${text}` };
}

function diagnoseDatabase({ database }: VmReport, text: string): Diagnosis | undefined {
  if (database === 'rejecting') {
    return { cause: 'metadata-database-down', reason: `pg_isready on the VM says rejecting; ${text}` };
  }
  if (database !== 'no-response') return undefined;
  return { cause: 'metadata-database-frozen', reason: `pg_isready on the VM gets no response; ${text}` };
}

function diagnoseSlowness(seen: readonly LayerSight[]): Diagnosis[] {
  const slow = seen.filter(({ layer, milliseconds }) => layer !== 'chart' && milliseconds > slowMilliseconds);
  if (slow.length === 0) return [];
  const times = slow.map(
    ({ layer, milliseconds }) => `${nameOf(layer)} ${(milliseconds / 1000).toFixed(1)} s`,
  );
  return [{ cause: 'superset-slow', reason: `Superset answers slowly: ${times.join(', ')}` }];
}

function answeringLayers(seen: readonly LayerSight[]): string {
  const tried = seen.filter(({ outcome }) => outcome !== 'untried');
  return new Intl.ListFormat('en').format(tried.map(({ layer }) => nameOf(layer)));
}

const names: Record<LayerSight['layer'], string> = {
  connect: 'the connection',
  health: '/health',
  login: 'the login',
  datasets: 'the list of datasets',
  chart: 'a chart',
};

function nameOf(layer: LayerSight['layer']): string {
  return names[layer];
}

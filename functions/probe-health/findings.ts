import type { Finding, FindingKind } from '../../shared/events/finding.ts';
import type { ProbeCause } from '../../shared/events/probe-causes.ts';
import { freshReport, silenceOf } from './agent-faults.ts';
import { type Fault, isDecided } from './faults.ts';
import type { ProbeVerdict } from './judge-probe.ts';
import type { AgentSight, Sight } from './sight.ts';

type Words = { kind: FindingKind; title: string; fix: string };

const compose = 'cd /home/harut/superset && docker-compose';
const databaseFirst = `${compose} up -d superset_db, wait until pg_isready accepts, then docker-compose up -d superset superset-worker (runbook 4.5).`;
const restart = `${compose} restart superset superset-worker, then wait 2-3 minutes (runbook 2.5).`;

/** What each cause is to people, and what the runbook does about it. */
const words: Record<Exclude<ProbeCause, 'up'>, Words> = {
  'vm-stopped-by-human': {
    kind: 'vm-stopped',
    title: 'The VM of Superset was stopped by a person',
    fix: 'Ask who stopped it; the watchdog never starts a VM that a person stopped.',
  },
  'vm-stopped': { kind: 'vm-stopped', title: 'The VM of Superset is stopped', fix: 'Start the VM.' },
  'vm-preempted-or-host-error': {
    kind: 'vm-stopped',
    title: 'Google stopped the VM of Superset',
    fix: 'Wait for Compute to start it again, or start it; then see why: zone operations name the host error.',
  },
  'vm-unreachable': {
    kind: 'vm-unreachable',
    title: 'The VM of Superset cannot be reached',
    fix: 'Look at its serial console; if nothing else helps, reset it.',
  },
  'network-path': {
    kind: 'network-path',
    title: 'Superset cannot be reached from outside its VM',
    fix: 'Look at the firewall, the address in watchdog.yaml and what Superset listens on. No restart mends this.',
  },
  'metadata-database-down': {
    kind: 'superset-database-down',
    title: "Superset's database is down",
    fix: databaseFirst,
  },
  'metadata-database-frozen': {
    kind: 'superset-database-down',
    title: "Superset's database does not answer",
    fix: databaseFirst,
  },
  'web-down': { kind: 'superset-web-down', title: 'Superset does not answer', fix: restart },
  'web-hung': { kind: 'superset-web-down', title: 'Superset hangs', fix: restart },
  'query-path-broken': {
    kind: 'superset-queries-failing',
    title: 'Superset answers, and its charts do not load',
    fix: "Look at the error of the chart; if it is BigQuery's, mend that, and if not, restart Superset.",
  },
  'worker-down': {
    kind: 'superset-worker-down',
    title: 'The worker of Superset is down',
    fix: `${compose} restart superset-worker; without it no alert, report or asynchronous query runs.`,
  },
  'disk-full': {
    kind: 'disk-full',
    title: 'The disk of the VM is full',
    fix: 'docker system df shows what takes the space; Postgres stops writing when there is none.',
  },
  'superset-slow': {
    kind: 'superset-slow',
    title: 'Superset answers slowly',
    fix: 'Look at the load and memory of the VM, and at long queries of its database.',
  },
  'agent-silent': {
    kind: 'agent-silent',
    title: 'The agent on the VM is silent',
    fix: 'systemctl status mart-watchdog-agent on the VM; without it the watchdog restarts no container.',
  },
};

/** What a finding is made from. */
export type Told = {
  faults: readonly Fault[];
  sight: Sight;
  now: Date;
  /** The VM's or Superset's name. */
  subject: string;
};

/** What a probe tells people: the outage once it is decided, and whatever else is wrong on the VM. */
export function findingsOf(
  { verdict, cause, reason }: ProbeVerdict,
  { faults, sight, now, subject }: Told,
): Finding[] {
  // What is listed neither as wrong nor as fine stays as it was told before.
  if (verdict === 'unsettled') return [];
  const outage = verdict === 'down' ? [{ cause, reason }] : [];
  const evidence = evidenceOf(sight, now);
  return [...outage, ...faults.filter(isDecided)].flatMap(({ cause: each, reason: why }) => {
    if (each === 'up') return [];
    const { kind, title, fix } = words[each];
    return [
      {
        kind,
        subject,
        summary: `${title}: ${why}.`,
        evidence: [{ label: 'Cause', value: each }, ...evidence],
        fix,
        rerun: { topic: 'probe-health', body: {} },
      },
    ];
  });
}

const unasked = 'not known: the state store could not be read';

function evidenceOf({ layers, vm, agent, isStateAway }: Sight, now: Date): NonNullable<Finding['evidence']> {
  return [
    ...layers.map(({ layer, outcome, text, milliseconds }) => ({
      label: `From outside: ${layer}`,
      value: `${outcome} after ${milliseconds} ms: ${text}`,
    })),
    ...(vm ? [{ label: 'VM', value: vm.status === 'unknown' ? `unknown: ${vm.text}` : vm.status }] : []),
    ...(isStateAway ? [{ label: 'Agent on the VM', value: unasked }] : agentEvidence(agent, now)),
  ];
}

function agentEvidence(agent: AgentSight | undefined, now: Date): { label: string; value: string }[] {
  if (!agent) return [{ label: 'Agent on the VM', value: 'has never reported' }];
  const report = freshReport(agent, now);
  if (!report) return [{ label: 'Agent on the VM', value: silenceOf(agent) }];
  const { web, database, containers = [] } = report;
  const states = containers.map(({ name, state, health }) => `${name} ${health || state}`);
  return [
    ...(web
      ? [{ label: 'On the VM: /health', value: String(web.httpStatus ?? web.problem ?? 'no answer') }]
      : []),
    ...(database ? [{ label: 'On the VM: pg_isready', value: database }] : []),
    ...(states.length > 0 ? [{ label: 'On the VM: containers', value: states.join(', ') }] : []),
  ];
}

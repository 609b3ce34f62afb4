import { existsSync, readFileSync } from 'node:fs';
import test from 'ava';
import { parseManifest, resolveSchedules } from '../../deploy/manifest.ts';
import { readAcknowledgeEnvironment } from '../../functions/acknowledge/config.ts';
import { readFreshnessEnvironment } from '../../functions/check-freshness/config.ts';
import { readDriftEnvironment } from '../../functions/detect-drift/config.ts';
import { readEscalateEnvironment } from '../../functions/escalate/config.ts';
import { readRefreshEnvironment } from '../../functions/refresh-marts/config.ts';
import { factsTopic, nextStep } from '../../shared/chain.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { scheduleNames } from '../../shared/config/schema.ts';
import { ConfigError } from '../../shared/errors.ts';
import { decodeRequest } from '../../shared/events/decode-request.ts';
import type { PushedMessage } from '../../shared/events/push-envelope.ts';
import { type RequestTopic, requests } from '../../shared/events/requests.ts';
import { readFunctionEnvironment } from '../../shared/function-environment.ts';

const text = readFileSync('deploy/manifest.json', 'utf8');
const manifest = parseManifest(text, 'deploy/manifest.json');

test('each function of the manifest is a folder of functions', (t) => {
  for (const { name } of manifest.functions) t.true(existsSync(`functions/${name}`), name);
});

test('each topic of a request has the name of what handles it, and the chain ends in no void', (t) => {
  const topics = manifest.topics.map(({ name }) => name);

  t.true(topics.includes(factsTopic));
  for (const topic of Object.keys(requests) as RequestTopic[]) {
    t.true(topics.includes(topic), topic);
    const next = nextStep(topic);
    if (next) t.true(topics.includes(next), next);
  }
});

test('each schedule publishes a body that its function accepts', (t) => {
  for (const { name, topic, body } of manifest.schedules) {
    const message: PushedMessage = {
      messageId: '1',
      publishTime: new Date('2026-03-01T02:00:00Z'),
      attributes: {},
      text: JSON.stringify(body),
      orderingKey: undefined,
      subscription: `projects/p/subscriptions/${topic}`,
      deliveryAttempt: 1,
    };

    t.notThrows(() => decodeRequest(topic as RequestTopic, message), name);
  }
});

test('each schedule can be changed in watchdog.yaml', (t) => {
  for (const { name } of manifest.schedules) t.true(scheduleNames.includes(name), name);
});

test('a schedule runs as watchdog.yaml says, in its time zone, and else as the manifest does', (t) => {
  const at = (schedule: Record<string, string>) =>
    resolveSchedules(manifest, { schedule, timeZone: 'Asia/Yerevan' }).find(
      ({ name }) => name === 'refresh-marts',
    );

  t.like(at({}), { cron: '0 6 * * *', timeZone: 'Asia/Yerevan', body: { trigger: 'schedule' } });
  t.like(at({ 'refresh-marts': '30 5 * * *' }), { cron: '30 5 * * *' });
});

test('the shipped watchdog.yaml runs the chain at six, as the cron job did', (t) => {
  const [schedule] = resolveSchedules(manifest, loadConfig('deploy/watchdog.yaml'));

  t.like(schedule, { name: 'refresh-marts', cron: '0 6 * * *', timeZone: 'Asia/Yerevan' });
});

/** What reads the environment of each function. */
const readers: Record<string, (env: Record<string, string>) => unknown> = {
  'refresh-marts': readRefreshEnvironment,
  'check-freshness': readFreshnessEnvironment,
  'detect-drift': readDriftEnvironment,
  escalate: readEscalateEnvironment,
  control: readFunctionEnvironment,
  acknowledge: readAcknowledgeEnvironment,
};

for (const { name, environment, secrets } of manifest.functions) {
  test(`${name} gets every variable that it cannot do without`, (t) => {
    const given = environment.filter(
      (variable) => /^(fixed|config-file|schedule:)/.test(variable.source) || variable.default,
    );
    const values = Object.fromEntries([
      ...given.map((variable) => [variable.name, variable.default ?? 'given']),
      ...secrets.map((secret) => [secret.name, 'a secret']),
    ]);

    t.notThrows(() => readers[name]?.(values));
    t.true(name in readers);
  });
}

test('no function may become somebody else, or change who may do what', (t) => {
  const granted = manifest.functions.flatMap(({ permissions }) => permissions.flatMap(({ allow }) => allow));

  t.deepEqual(
    granted.filter((permission) => /setMetadata|actAs|setIamPolicy|osAdminLogin/.test(permission)),
    [],
  );
});

test('a push has all the time that its function has', (t) => {
  for (const { triggers, timeoutSeconds } of manifest.functions) {
    for (const trigger of triggers) {
      if (trigger.kind === 'push') t.true(trigger.ackDeadlineSeconds >= timeoutSeconds);
    }
  }
});

test('a complaint names the line in the file', (t) => {
  t.throws(() => parseManifest(text.replace('"cron": "0 6 * * *"', '"cron": "daily"'), 'm.json'), {
    instanceOf: ConfigError,
    message: `m.json:${text.split('\n').findIndex((line) => line.includes('"cron"')) + 1} schedules.0.cron: expected five cron fields such as "0 6 * * *", got "daily"`,
  });
});

test('a file that is not JSON is told the line, though YAML would take it', (t) => {
  t.throws(() => parseManifest('{\n  "topics": [],\n  functions: []\n}', 'm.json'), {
    instanceOf: ConfigError,
    message: /^m\.json:3 Expected double-quoted property name in JSON/,
  });
});

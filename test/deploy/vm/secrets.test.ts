import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openVm, orderLine } from './_vm.ts';

const leaks: [line: string, secret: string][] = [
  ['connect postgresql://superset:pa/ss@w0rd@superset_db:5432/superset failed', 'w0rd'],
  ['SUPERSET_SECRET_KEY=abc-def-ghi', 'abc-def-ghi'],
  ['{"password": "two words", "user": "ann"}', 'two words'],
  ["{'client_secret': 'GOCSPX-aaaa', 'x': 1}", 'GOCSPX-aaaa'],
  ['Authorization: Bearer ya29.a0Af-xyz and more', 'ya29.a0Af-xyz'],
  ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln was refused', 'eyJhbGciOiJIUzI1NiJ9'],
  ['Cookie: session=.eJwlzj; theme=dark', '.eJwlzj'],
  ['-----BEGIN PRIVATE KEY-----', 'PRIVATE'],
  ['MIIEvQIBADANBgkq', 'MIIEvQIBADANBgkq'],
  ['-----END PRIVATE KEY-----', 'PRIVATE'],
  ['the bare value hunter2-hunter2 of the container', 'hunter2-hunter2'],
  ['the bare value mail-me-0815 of the .env file', 'mail-me-0815'],
  [`blob ${'Ab1'.repeat(20)}`, 'Ab1Ab1'],
];

const harmless = 'superset: chart 17 "Երևան" failed: relation \\ does not exist';

test('log lines leave the VM without secrets, and what is no secret stays readable', async (t) => {
  const lines = [...leaks.map(([line]) => line), harmless];
  const output = lines.map((line, number) => `2026-02-14T05:00:${10 + number}Z ${line}`).join('\n');
  const vm = await openVm(t, {
    docker: ([, word, ...words]) =>
      word === 'logs' ? { output: words.at(-1) === 'vm_superset_1' ? output : '' } : undefined,
    environment: 'SMTP_PASSWORD="mail-me-0815"\nPUBLIC_NAME=reports\n',
  });
  await vm.start();
  await vm.send(orderLine('report', 'order-0001'));

  const { logLines = [] } = await vm.nextReport();

  for (const [line, secret] of leaks) t.false(logLines.join('\n').includes(secret), line);
  t.is(logLines.length, lines.length);
  t.is(logLines.at(-1), `superset | ${harmless}`);
});

test('a failure is reported without secrets', async (t) => {
  const vm = await openVm(t, {
    docker: ([, word]) =>
      word === 'restart' ? { code: 1, output: 'no way to redis://:s3cr3t-pass@redis:6379' } : undefined,
  });
  await vm.start();
  await vm.send(orderLine('restart-worker', 'order-0001'));

  const { order } = await vm.nextReport();

  t.is(order?.reason, 'no way to redis://:***@redis:6379');
});

test('a report keeps below 64 KiB and a hundred lines, whatever the log is', async (t) => {
  const noise = Array.from(
    { length: 100 },
    (_, line) => `2026-02-14T05:00:00.${100 + line}Z ${'"\\ '.repeat(1000)}${line}`,
  );
  const vm = await openVm(t, {
    docker: ([, word]) => (word === 'logs' ? { output: noise.join('\n') } : undefined),
  });
  await vm.start();
  await vm.send(orderLine('report', 'order-0001'));

  const report = await vm.nextReport();

  t.true(JSON.stringify(report).length < 64 * 1024);
  t.true((report.logLines?.length ?? 0) > 10);
});

test('a setting that is misspelt, or a value that is none, is told and not guessed', async (t) => {
  for (const [settings, message] of [
    [{ SUBSCRIPTON: 'vm-commands' }, /there is no setting SUBSCRIPTON/],
    [{ PROJECT: '' }, /PROJECT is blank; fill it in/],
    [{ TOPIC: 'a/../b' }, /expected TOPIC to match/],
    [{ DATABASE_USER: 'x; DROP' }, /expected DATABASE_USER to match/],
  ] as [Record<string, string>, RegExp][]) {
    const vm = await openVm(t, { settings });
    const agent = await vm.start();

    t.is(await agent.ended, 78);
    t.regex(agent.log(), message);
  }
});

test('nothing that the agent keeps can be read by others', async (t) => {
  const vm = await openVm(t);
  const agent = await vm.start();
  await vm.send(orderLine('report', 'order-0001'));
  await vm.nextReport();
  await agent.stop();

  const state = join(vm.folder, 'state');
  const kept = (await readdir(state, { recursive: true })).map((name) => join(state, name));
  t.true(kept.length >= 3);
  for (const file of kept) t.is((await stat(file)).mode & 0o077, 0, file);
});

import test from 'ava';
import { parseMartFile } from '../../../deploy/marts/mart-file.ts';
import { graceMinutes, martHeaderSchema } from '../../../deploy/marts/mart-header.ts';

const header = `/*
description: One row per day.
grain: [event_date]
owner: web analytics
grace: 2h
columns:
  event_date: The day.
  users: Users.
audits:
  - name: some users
    each-row: users > 0
*/`;

const parse = (text: string) =>
  parseMartFile({ name: 'mart_x', file: 'marts/mart_x.sql', text }, martHeaderSchema);
const problemsOf = (text: string) => {
  const parsed = parse(text);
  return 'problems' in parsed ? parsed.problems : [];
};

test('a file is its header and its SELECT, which remembers the line it began on', (t) => {
  const parsed = parse(`${header}\n\n-- The days.\nSELECT 1 AS event_date;\n`);

  if ('problems' in parsed) return t.fail();
  t.is(parsed.file.header.owner, 'web analytics');
  t.is(parsed.file.sql, '-- The days.\nSELECT 1 AS event_date');
  t.is(parsed.file.sqlStartLine, 14);
  t.is(parsed.file.headerLine('columns', 'users'), 8);
  t.is(parsed.file.headerLine('audits', 0), 10);
  t.is(parsed.file.headerLine('columns', 'missing'), 6);
});

test('a file without a header is told how to begin', (t) => {
  const [problem] = problemsOf('SELECT 1');

  t.is(problem?.line, 1);
  t.regex(problem?.fix ?? '', /marts\/README\.md/);
});

test('a header that is no YAML is told by the line', (t) => {
  const [problem] = problemsOf(header.replace('The day.', 'the day: as exported: so'));

  t.is(problem?.line, 7);
  t.regex(problem?.message ?? '', /no YAML/);
});

test('a wrong key is told by its path and line', (t) => {
  const [problem] = problemsOf(header.replace('grace: 2h', 'grace: two hours'));

  t.is(problem?.line, 5);
  t.regex(problem?.message ?? '', /^Header grace: .*90m, 2h or 1d/);
});

test('an audit of an unknown kind is told what kinds there are', (t) => {
  const [problem] = problemsOf(header.replace('each-row', 'every-row'));

  t.is(problem?.line, 10);
  t.regex(problem?.message ?? '', /unique, not-null, accepted-values/);
});

test('a grace is a time in minutes', (t) => {
  t.is(graceMinutes('90m'), 90);
  t.is(graceMinutes('2h'), 120);
  t.is(graceMinutes('1d'), 1440);
});

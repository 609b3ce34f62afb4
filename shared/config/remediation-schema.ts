import { z } from 'zod';
import { probeCauses } from '../events/probe-causes.ts';
import { rungs } from '../remedies.ts';
import * as rule from './rules.ts';
import { section } from './section.ts';

const [mildest, ...harder] = rungs;
const rung = () => rule.choice(mildest, ...harder);
const rungList = () => z.array(rung(), { error: 'expected a list of rungs' });

const ladder = rungList()
  .refine((steps) => new Set(steps).size === steps.length, { error: 'expected each rung once' })
  .optional();

/** Where a rung is no answer, whoever wants it: the VM was stopped by a person, or nothing is wrong on it. */
const unclimbable: readonly string[] = ['vm-stopped-by-human', 'network-path', 'agent-silent', 'up'];
const climbable = [...probeCauses, 'charts-stale'].filter((cause) => !unclimbable.includes(cause));

const allowances = (...usual: { count: number; hours: number }[]) =>
  z
    .array(
      z.strictObject({
        count: rule.integerBetween(0, 100),
        hours: z
          .number({ error: 'expected a number of hours' })
          .min(0.25, { error: 'expected a quarter of an hour at least' })
          // What was done before is forgotten after two days.
          .max(48, { error: 'expected 48 hours at most' }),
      }),
      { error: 'expected a list of count and hours' },
    )
    .min(1, { error: 'expected one count and hours at least' })
    .default(usual);

/** Section `remediation` of watchdog.yaml: what is done about an outage, how often, and what a person must approve. */
export const remediation = section({
  ladders: z.strictObject(Object.fromEntries(climbable.map((cause) => [cause, ladder]))).prefault({}),
  budget: section({
    'restart-worker': allowances({ count: 3, hours: 1 }),
    'restart-app': allowances({ count: 3, hours: 1 }),
    'database-first': allowances({ count: 3, hours: 1 }),
    'down-up': allowances({ count: 2, hours: 24 }),
    'start-vm': allowances({ count: 1, hours: 0.25 }, { count: 4, hours: 24 }),
    'reset-vm': allowances({ count: 1, hours: 6 }, { count: 2, hours: 24 }),
  }),
  needApproval: rungList().default([]),
  dryRun: rungList().default([]),
});

import { countText } from '../count.ts';
import type { Block, Inline } from '../document.ts';
import { secondsText } from '../duration.ts';
import type { DigestMailView } from '../mail-view.ts';
import { bytesText, costText } from '../money.ts';
import { bothZones } from '../times.ts';
import { lateCheck } from './late-check.ts';

type Row = { label: string; value: Inline };

/** What the watchdog may do where it does not do everything. */
const modeWords = {
  observe: 'observe: it judges and mails, and writes nothing',
  shadow: 'shadow: the marts are built beside the published ones',
};

/** The day in figures: the run, freshness, the export, what was read and what that cost. */
export function dayFacts(view: DigestMailView): Block[] {
  return [
    {
      kind: 'facts',
      rows: [
        ...runRows(view),
        ...freshnessRows(view),
        { label: 'Open', value: countText(view.open.length, 'incident') },
      ],
    },
  ];
}

function runRows({ run, timeZone, dollarsPerTebibyte }: DigestMailView): Row[] {
  if (!run) return [];
  const slot = run.slot ? `\nSlot ${bothZones(new Date(run.slot), timeZone)}` : '';
  const cost = `${costText(run.bytesProcessed, dollarsPerTebibyte)} at $${dollarsPerTebibyte} per TiB`;
  return [
    ...(run.mode === 'live' ? [] : [{ label: 'Mode', value: modeWords[run.mode] }]),
    { label: 'Run', value: `${run.summary} in ${secondsText(run.durationSeconds)}${slot}` },
    { label: 'Read', value: `${bytesText(run.bytesProcessed)}, ${cost}` },
  ];
}

function freshnessRows(view: DigestMailView): Row[] {
  const { freshness, checkedAt, timeZone } = view;
  if (!freshness) return [];
  // Its sentences say today and yesterday of the day on which they were written.
  if (checkedAt && lateCheck(view)) {
    const then = `${bothZones(checkedAt, timeZone)}: ${freshness.summary}`;
    return [{ label: 'Freshness', value: `Nobody knows; the last check was at ${then}` }];
  }
  const { summary, source, scheduledRun, requestedRefresh } = freshness;
  return [
    { label: 'Freshness', value: summary },
    { label: 'Export', value: source.reason },
    { label: 'Schedule', value: scheduledRun.reason },
    ...(requestedRefresh ? [{ label: 'Asked for', value: requestedRefresh.reason }] : []),
  ];
}

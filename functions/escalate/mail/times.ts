type Parts = { day: string; time: string; seconds: string };

/** An instant in both zones: `24 Nov 06:02 (Asia/Yerevan), 02:02 UTC`. */
export function bothZones(instant: Date, timeZone: string): string {
  const local = partsIn(instant, timeZone);
  const utc = partsIn(instant, 'UTC');
  if (timeZone === 'UTC') return `${utc.day} ${utc.time} UTC`;
  const utcTime = local.day === utc.day ? utc.time : `${utc.day} ${utc.time}`;
  return `${local.day} ${local.time} (${timeZone}), ${utcTime} UTC`;
}

/** An instant in one zone, for tables whose heading names the zone: `24 Nov 06:02`. */
export function localTime(instant: Date, timeZone: string): string {
  const { day, time } = partsIn(instant, timeZone);
  return `${day} ${time}`;
}

/** The time of day with seconds, for log lines: `06:02:11`. */
export function timeWithSeconds(instant: Date, timeZone: string): string {
  const { time, seconds } = partsIn(instant, timeZone);
  return `${time}:${seconds}`;
}

/** A text with every instant in it, `2026-11-24T02:02:00Z`, in both zones. */
export function withBothZones(text: string, timeZone: string): string {
  return text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g, (instant) => {
    const at = new Date(instant);
    return Number.isNaN(at.getTime()) ? instant : bothZones(at, timeZone);
  });
}

/** A calendar day as people write it: `24 Nov`. */
export function dayName(isoDay: string): string {
  return partsIn(new Date(`${isoDay}T00:00:00Z`), 'UTC').day;
}

/** By time zone: making one takes a hundred times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}

function partsIn(instant: Date, timeZone: string): Parts {
  const format = formatOf(timeZone);
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    day: `${parts.day} ${parts.month}`,
    time: `${parts.hour}:${parts.minute}`,
    seconds: `${parts.second}`,
  };
}

import { nextFire } from '../../deploy/local/scheduler.ts';
import { plan } from '../functions/refresh-marts/_world.ts';
import { covers } from './faults.ts';
import type { History } from './history.ts';
import { config, probeMinutes } from './settings.ts';
import { checkFreshness, detectDrift, probeHealth, type WatcherContext } from './watchers.ts';

const minute = 60_000;

/** Everything that happens again and again by itself. */
type Rounds = WatcherContext & { history: History };

/** Starts the Scheduler and the watchers: by the minute while it matters, more seldom in the long rest afterwards. */
export function startRounds(rounds: Rounds): void {
  const { schedule, clock, seconds, history } = rounds;
  const isResting = () => clock.now().getTime() > history.calmAt + 60 * minute;
  const fire = (topic: string, body: object) => {
    const isAway = schedule.faults.some((fault) => fault.kind === 'no-schedule' && covers(fault, seconds()));
    if (isAway) return;
    const data = Buffer.from(JSON.stringify({ trigger: 'schedule', ...body }));
    rounds.publish(topic, { data, attributes: {} });
  };

  every(
    rounds,
    () => (isResting() ? 10 : 1),
    () => fire('escalate', { tick: true }),
  );
  every(
    rounds,
    () => (isResting() ? 2 : 1) * probeMinutes,
    () => probeHealth(rounds),
  );
  every(
    rounds,
    () => (isResting() ? 120 : 30),
    () => {
      detectDrift(rounds);
      checkFreshness(
        rounds,
        plan.marts.map(({ name }) => name),
      );
    },
  );
  daily(rounds, '0 6 * * *', () => fire('refresh-marts', {}));
  daily(rounds, '0 9 * * *', () => fire('escalate', { digest: true }));
}

function every({ clock }: Pick<Rounds, 'clock'>, minutes: () => number, act: () => void): void {
  const step = minutes() * minute;
  clock.after(step - (clock.now().getTime() % step), () => {
    act();
    every({ clock }, minutes, act);
  });
}

function daily(rounds: Rounds, cron: string, act: () => void): void {
  const { clock } = rounds;
  const schedule = { name: cron, description: cron, topic: cron, cron, body: {}, timeZone: config.timeZone };
  const at = nextFire(schedule, clock.now());
  clock.after(at.getTime() - clock.now().getTime(), () => {
    daily(rounds, cron, act);
    act();
  });
}

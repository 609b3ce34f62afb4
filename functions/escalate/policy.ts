import type { MailingConfig } from '../../shared/config/parse-config.ts';

/** The rules of escalation as watchdog.yaml sets them: severities, deadlines, waits, calendar. */
export type EscalationPolicy = MailingConfig['policy'] & {
  timeZone: string;
  calendar: MailingConfig['calendar'];
};

/** Whom a notice is for, by the names that watchdog.yaml has for them. */
export type Tier = keyof MailingConfig['contacts'];

/** The rules of a configuration. */
export function policyOf({ policy, calendar, timeZone }: MailingConfig): EscalationPolicy {
  return { ...policy, calendar, timeZone };
}

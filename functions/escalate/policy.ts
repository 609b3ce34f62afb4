import type { MailingConfig } from '../../shared/config/parse-config.ts';

/** The rules of escalation as watchdog.yaml sets them: severities, deadlines, waits, calendar. */
export type EscalationPolicy = MailingConfig['policy'] & {
  timeZone: string;
  calendar: MailingConfig['calendar'];
};

/** The rules of a configuration. */
export function policyOf({ policy, calendar, timeZone }: MailingConfig): EscalationPolicy {
  return { ...policy, calendar, timeZone };
}

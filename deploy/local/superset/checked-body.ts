import { Refused, refusal } from './answer.ts';

/** What a member of a body has to be, as Superset's schemas say it. */
export type Rule = {
  type: 'integer' | 'string' | 'boolean' | { listOf: Rule } | { members: Rules };
  isRequired?: true;
  mayBeNull?: true;
  /** A complaint about a value of the right type. */
  complain?: (value: unknown) => string | Complaints | undefined;
};

/** The members that a body may have. */
export type Rules = Readonly<Record<string, Rule>>;

/** Complaints by member, or by number in a list. */
export type Complaints = { [member: string]: (string | Complaints)[] | Complaints };

/** What is wrong with a body, in marshmallow's words; undefined where nothing is. */
export function complaintsAbout(body: unknown, rules: Rules): Complaints | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { _schema: ['Invalid input type.'] };
  }
  const complaints: Complaints = {};
  const sent = new Map(Object.entries(body));
  for (const [name, rule] of Object.entries(rules)) {
    const complaint = sent.has(name)
      ? complaintAbout(sent.get(name), rule)
      : rule.isRequired && ['Missing data for required field.'];
    if (complaint) complaints[name] = complaint;
  }
  for (const name of sent.keys()) {
    if (!(name in rules)) complaints[name] = ['Unknown field.'];
  }
  return Object.keys(complaints).length > 0 ? complaints : undefined;
}

/** The body with its types as they should be; throws `Refused` as most of Superset's methods do. */
export function checkedBody<Body>(body: unknown, rules: Rules): Body {
  const complaints = complaintsAbout(body, rules);
  if (complaints) throw new Refused(refusal(400, complaints));
  return body as Body;
}

function complaintAbout(value: unknown, rule: Rule): Complaints[string] | undefined {
  const { type, mayBeNull, complain } = rule;
  if (value === null) return mayBeNull ? undefined : ['Field may not be null.'];
  if (typeof type === 'object') {
    if ('members' in type) return complaintsAbout(value, type.members);
    return Array.isArray(value) ? complaintsAboutEntries(value, type.listOf) : ['Not a valid list.'];
  }
  const isRight = type === 'integer' ? Number.isInteger(value) : typeof value === type;
  if (!isRight) return [`Not a valid ${type}.`];
  const complaint = complain?.(value);
  return complaint === undefined ? undefined : [complaint];
}

function complaintsAboutEntries(entries: unknown[], rule: Rule): Complaints | undefined {
  const complaints = entries.flatMap((entry, number) => {
    const complaint = complaintAbout(entry, rule);
    return complaint ? [[`${number}`, complaint] as const] : [];
  });
  return complaints.length > 0 ? Object.fromEntries(complaints) : undefined;
}

/** A complaint about a text that should be JSON. */
export function complainOfJson(value: unknown): string | undefined {
  try {
    JSON.parse(String(value));
    return undefined;
  } catch {
    return 'JSON not valid';
  }
}

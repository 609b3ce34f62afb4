/** One call as a stand-in sees it: who wants to do what to which resource. */
export type Access = {
  /** The account in `Authorization: Bearer <account>`; `anonymousCaller` when the call names none. */
  caller: string;
  /** A Google Cloud IAM permission, e.g. `bigquery.tables.getData`. */
  permission: string;
  /** The resource without the service's host, e.g. `projects/p/datasets/d/tables/t`, `projects/p/topics/t`. */
  resource: string;
};

/** Whether a call may go on; a stand-in refuses a denied one with its service's own 403 text. */
export type AccessCheck = (access: Access) => boolean;

/** Who a call without credentials counts as: the developer at the keyboard, with gcloud or bq. */
export const anonymousCaller = 'developer@local';

/** Lets everything through: a stand-in that runs alone. */
export const allowAll: AccessCheck = () => true;

/** The account that an `Authorization` header names. */
export function callerOf(authorization: string | undefined): string {
  const token = /^Bearer (.+@.+)$/.exec(authorization ?? '')?.[1];
  return token ?? anonymousCaller;
}

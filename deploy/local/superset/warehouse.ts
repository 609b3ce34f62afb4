/** A column of a table, or of a result, in the words of BigQuery's REST API. */
export type WarehouseField = {
  name: string;
  type: string;
  mode?: string;
  description?: string;
  fields?: WarehouseField[];
};

/** Rows as BigQuery gives them: cells by the name of their column, parsed. */
export type WarehouseRows = { fields: WarehouseField[]; rows: Record<string, unknown>[] };

/** BigQuery as Superset's dialect asks it, always as the account of one database. */
export type Warehouse = {
  /** tables.get. */
  table: (address: { project: string; dataset: string; table: string }) => Promise<WarehouseField[]>;
  /** jobs.query. */
  query: (options: { project: string; sql: string }) => Promise<WarehouseRows>;
};

/** BigQuery refused; `message` is its own text, `call` such as `POST http://…/queries?prettyPrint=false`. */
export class WarehouseRefusal extends Error {
  override readonly name = 'WarehouseRefusal';
  readonly httpStatus: number;
  /** BigQuery's reason, such as `notFound`. */
  readonly reason: string;
  readonly call: string;

  constructor(refused: { httpStatus: number; reason: string; call: string; message: string }) {
    super(refused.message);
    this.httpStatus = refused.httpStatus;
    this.reason = refused.reason;
    this.call = refused.call;
  }
}

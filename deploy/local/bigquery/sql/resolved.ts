/**
 * Google's resolved syntax tree, as its protocol buffers arrive: every node is wrapped in `{node: 'resolvedX', resolvedX}`
 * and keeps the fields of its base classes under `parent`. `readResolved` flattens both, so that a node is one object with a `kind`.
 */
export type ResolvedNode = {
  /** `TableScan`, `FunctionCall`, ...; empty where the parent allows one kind of node only. */
  kind: string;
  type: ZetaType;
  columnList?: ResolvedColumn[];
  column: ResolvedColumn;

  // Scans.
  table: { name?: string; fullName?: string };
  forSystemTimeExpr?: ResolvedNode;
  inputScan: ResolvedNode;
  leftScan: ResolvedNode;
  rightScan: ResolvedNode;
  scan: ResolvedNode;
  query?: ResolvedNode;
  exprList?: ResolvedNode[];
  filterExpr: ResolvedNode;
  joinType?: string;
  joinExpr?: ResolvedNode;
  arrayExpr: ResolvedNode;
  elementColumn: ResolvedColumn;
  arrayOffsetColumn?: ResolvedNode;
  isOuter?: boolean;
  groupByList?: ResolvedNode[];
  aggregateList?: ResolvedNode[];
  groupingSetList?: ResolvedNode[];
  rollupColumnList?: ResolvedNode[];
  cubeColumnList?: ResolvedNode[];
  groupByColumnList?: ResolvedNode[];
  groupingCallList?: ResolvedNode[];
  groupByColumn: ResolvedNode;
  outputColumn: ResolvedColumn;
  orderByItemList?: ResolvedNode[];
  columnRef: ResolvedNode;
  isDescending?: boolean;
  nullOrder?: string;
  collationName?: ResolvedNode;
  collation?: { collationName?: string };
  collationList?: unknown[];
  limit?: ResolvedNode;
  offset?: ResolvedNode;
  opType?: string;
  columnMatchMode?: string;
  inputItemList?: ResolvedNode[];
  outputColumnList?: ResolvedColumn[] & { name?: string }[];
  nonRecursiveTerm: ResolvedNode;
  recursiveTerm: ResolvedNode;
  withEntryList?: ResolvedNode[];
  withQueryName: string;
  withSubquery: ResolvedNode;
  recursive?: boolean;
  functionGroupList?: ResolvedNode[];
  partitionBy?: ResolvedNode;
  orderBy?: ResolvedNode;
  partitionByList?: ResolvedNode[];
  analyticFunctionList?: ResolvedNode[];

  // Expressions.
  expr: ResolvedNode;
  value?: ResolvedNode & { value?: ZetaValue };
  name?: string;
  position?: string;
  isUntyped?: boolean;
  function: { name: string };
  argumentList?: ResolvedNode[];
  genericArgumentList?: ResolvedNode[];
  inlineLambda?: ResolvedNode;
  body: ResolvedNode;
  errorMode?: string;
  returnNullOnError?: boolean;
  format?: ResolvedNode;
  timeZone?: ResolvedNode;
  typeModifiers?: { typeParameters?: TypeParameters };
  fieldList?: ResolvedNode[];
  fieldIdx?: number;
  fieldName?: string;
  getFieldList?: ResolvedNode[];
  subqueryType?: string;
  subquery: ResolvedNode;
  inExpr: ResolvedNode;
  parameterList?: ResolvedNode[];
  assignmentList?: ResolvedNode[];
  distinct?: boolean;
  nullHandlingModifier?: string;
  havingModifier?: ResolvedNode;
  havingExpr: ResolvedNode;
  /** Where the node has a field of its own that is called `kind`: MIN or MAX of a HAVING modifier. */
  ownKind?: string;
  windowFrame?: ResolvedNode;
  frameUnit?: string;
  startExpr: ResolvedNode;
  endExpr: ResolvedNode;
  boundaryType?: string;
  expression: ResolvedNode;

  // Statements.
  namePath?: string[];
  createMode?: string;
  createScope?: string;
  optionList?: ResolvedNode[];
  columnDefinitionList?: ResolvedNode[];
  columnDefinition: ResolvedNode;
  annotations?: ColumnAnnotations;
  defaultValue?: { sql?: string };
  clusterByList?: ResolvedNode[];
  likeTable?: { name?: string; fullName?: string };
  cloneFrom?: ResolvedNode;
  copyFrom?: ResolvedNode;
  sql?: string;
  objectType?: string;
  isIfExists?: boolean;
  isIfNotExists?: boolean;
  dropMode?: string;
  alterActionList?: ResolvedNode[];
  newName?: string;
  newPath?: string[];
  updatedType: ZetaType;
  updatedTypeParameters?: TypeParameters;
  tableScan: ResolvedNode;
  insertColumnList?: ResolvedColumn[];
  queryOutputColumnList?: ResolvedColumn[];
  rowList?: ResolvedNode[];
  valueList?: ResolvedNode[];
  insertRow: ResolvedNode;
  target: ResolvedNode;
  setValue?: ResolvedNode;
  updateItemList?: ResolvedNode[];
  arrayUpdateList?: ResolvedNode[];
  deleteList?: ResolvedNode[];
  updateList?: ResolvedNode[];
  insertList?: ResolvedNode[];
  whereExpr?: ResolvedNode;
  fromScan?: ResolvedNode;
  mergeExpr: ResolvedNode;
  whenClauseList?: ResolvedNode[];
  matchType?: string;
  matchExpr?: ResolvedNode;
  actionType?: string;
  returning?: ResolvedNode;
  assertRowsModified?: ResolvedNode;
  code?: string;
  language?: string;
};

/** A column of a scan; `columnId` is unique in the statement. */
export type ResolvedColumn = {
  columnId: string;
  name: string;
  tableName?: string;
  type: ZetaType;
  /** Only of an output column. */
  column: ResolvedColumn;
};

/** A GoogleSQL type, as TypeProto spells it. */
export type ZetaType = {
  typeKind: string;
  arrayType?: { elementType: ZetaType };
  structType?: { field?: { fieldName?: string; fieldType: ZetaType }[] };
  rangeType?: { elementType: ZetaType };
};

/** A constant, as ValueProto spells it; a NULL has none of the fields. */
export type ZetaValue = {
  value?: string;
  int64Value?: string;
  boolValue?: boolean;
  doubleValue?: number | string;
  stringValue?: string;
  bytesValue?: Uint8Array;
  dateValue?: number;
  enumValue?: number;
  timestampValue?: { seconds?: string; nanos?: number };
  datetimeValue?: { bitFieldDatetimeSeconds?: string; nanos?: number };
  timeValue?: string;
  numericValue?: Uint8Array;
  bignumericValue?: Uint8Array;
  jsonValue?: string;
  intervalValue?: Uint8Array;
  arrayValue?: { element?: ZetaValue[] };
  structValue?: { field?: ZetaValue[] };
  rangeValue?: { start?: ZetaValue; end?: ZetaValue };
};

/** Length of a STRING(n), precision and scale of a NUMERIC(p, s). */
export type TypeParameters = {
  stringTypeParameters?: { maxLength?: string; isMaxLength?: boolean };
  numericTypeParameters?: { precision?: string; scale?: string };
};

/** What a column definition says beside name and type, for the column and for what is nested in it. */
export type ColumnAnnotations = {
  notNull?: boolean;
  optionList?: ResolvedNode[];
  childList?: ColumnAnnotations[];
  typeParameters?: TypeParameters;
  collationName?: ResolvedNode;
};

/** Flattens what the analyzer answered into nodes that are plain objects. */
export function readResolved(wire: unknown): ResolvedNode {
  return flatten(wire) as ResolvedNode;
}

function flatten(wire: unknown): unknown {
  if (Array.isArray(wire)) return wire.map(flatten);
  if (wire === null || typeof wire !== 'object' || wire instanceof Uint8Array) return wire;
  let node = wire as Record<string, unknown>;
  let kind = '';
  while (typeof node.node === 'string') {
    const name: string = node.node;
    kind = name.replace(/^resolved|Node$/g, '');
    node = node[name] as Record<string, unknown>;
  }
  const flat: Record<string, unknown> = { kind };
  for (let level: unknown = node; level !== null && typeof level === 'object'; ) {
    const fields = level as Record<string, unknown>;
    for (const [key, value] of Object.entries(fields)) {
      const name = key === 'kind' ? 'ownKind' : key;
      if (key !== 'parent' && !(name in flat)) flat[name] = flatten(value);
    }
    level = fields.parent;
  }
  return flat;
}

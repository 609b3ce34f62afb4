import { notFound, type RestAnswer } from './answer.ts';
import { checkedBody, type Rules } from './checked-body.ts';
import { bodyOf, type Call, idIn, type Route } from './http/call.ts';
import { answerList } from './lists/answer-list.ts';
import type { Metadata, RuleRow } from './metadata.ts';

const text = { type: 'string', mayBeNull: true } as const;
const ids = { type: { listOf: { type: 'integer' } }, isRequired: true } as const;

const newRuleRules: Rules = {
  name: { type: 'string', isRequired: true },
  description: text,
  filter_type: { type: 'string', isRequired: true },
  tables: ids,
  roles: ids,
  group_key: text,
  clause: { type: 'string', isRequired: true },
};

/** Rules of row level security. */
export function ruleRoutes(metadata: Metadata): Route[] {
  const path = '/api/v1/rowlevelsecurity/';
  const write = 'can_write on Row Level Security';
  return [
    {
      method: 'GET',
      path,
      access: 'can_read on Row Level Security',
      handle: (call) => listRules(call, metadata),
    },
    { method: 'POST', path, access: write, handle: (call) => makeRule(call, metadata) },
    {
      method: 'DELETE',
      path: `${path}{id}`,
      access: write,
      handle: (call) =>
        metadata.rules.delete(idIn(call)) ? { status: 200, body: { message: 'OK' } } : notFound,
    },
  ];
}

function listRules(call: Call, { rules, datasets }: Metadata): RestAnswer {
  return answerList(call, {
    rows: [...rules.values()],
    columns: ['id', 'name', 'filter_type', 'clause', 'tables.id', 'tables.schema', 'tables.table_name'],
    show: ({ id, name, filterType, clause, datasetIds }: RuleRow) => ({
      id,
      name,
      clause,
      filter_type: filterType,
      tables: datasetIds.flatMap((datasetId) => {
        const dataset = datasets.get(datasetId);
        return dataset ? [{ id: datasetId, schema: dataset.schema, table_name: dataset.tableName }] : [];
      }),
    }),
    orders: { name: ({ name }) => name, clause: ({ clause }) => clause },
    filters: { name: ({ name }) => name, clause: ({ clause }) => clause },
  });
}

function makeRule(call: Call, { rules, nextId }: Metadata): RestAnswer {
  const body = checkedBody<RuleBody>(bodyOf(call), newRuleRules);
  const id = nextId();
  rules.set(id, {
    id,
    name: body.name,
    filterType: body.filter_type,
    roleIds: body.roles,
    groupKey: body.group_key || null,
    clause: body.clause,
    datasetIds: body.tables,
  });
  return { status: 201, body: { id, result: body } };
}

type RuleBody = {
  name: string;
  filter_type: RuleRow['filterType'];
  tables: number[];
  roles: number[];
  group_key?: string | null;
  clause: string;
};

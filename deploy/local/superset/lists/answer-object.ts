import { z } from 'zod';
import type { RestAnswer } from '../answer.ts';
import type { Call } from '../http/call.ts';
import { argumentOf } from './list-argument.ts';
import { pickColumns } from './pick-columns.ts';

const argument = z.looseObject({ columns: z.array(z.string()).optional() }).catch({});

/** Answers GET of one object, or of the members of it that are asked for. */
export function answerObject(call: Call, id: number, object: object): RestAnswer {
  const { columns } = argument.parse(argumentOf(call) ?? {});
  const isAll = columns === undefined || columns.length === 0;
  return { status: 200, body: { id, result: isAll ? object : pickColumns(object, columns) } };
}

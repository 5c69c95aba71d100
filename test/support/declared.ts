import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sls from '@alicloud/sls20201230';

/**
 * What a service declares of a value: its type, its possible texts with `|` between them, a list of one kind of items, or
 * members by their names, where `*` stands for any name.
 */
export type Shape = string | readonly [Shape] | { readonly [name: string]: Shape };

interface Declared {
  readonly request: Shape;
  readonly answer: Shape;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'declared', `${name}.json`), 'utf8'));

type Operations = Readonly<Record<string, Declared>>;
const { operations: dts } = read('dts') as { readonly operations: Operations };
const { operations: sts } = read('sts') as { readonly operations: Operations };
const gateway = read('gateway') as { readonly parameters: Readonly<Record<string, Shape>>; readonly refusal: Shape };
const slsPages = read('sls') as {
  readonly refusal: Shape;
  readonly wrappedRefusal: Shape;
  readonly requests: Readonly<Record<string, Readonly<Record<string, Shape>>>>;
  readonly answers: Readonly<Record<string, Shape>>;
};

export const refusals = { rpc: gateway.refusal, sls: slsPages.refusal, wrappedSls: slsPages.wrappedRefusal } as const;

/** What every request to DTS and STS may have besides its own parameters. */
export const commonParameters: readonly string[] = Object.keys(gateway.parameters);

export function declaredRpc(operation: string): Declared {
  return dts[operation] ?? sts[operation] ?? assert.fail(`${operation} is not written down.`);
}

/** A model of the vendor's client: the names of its members on the way, and their types, by the names in the code. */
interface Model {
  names(): Readonly<Record<string, string>>;
  types(): Readonly<Record<string, ModelType>>;
}
type ModelType = string | Model | ListType | MapType;
interface ListType {
  readonly type: 'array';
  readonly itemType: ModelType;
}
interface MapType {
  readonly type: 'map';
  readonly valueType: ModelType;
}

/** From the models of the vendor's client, except for what the pages and the client do not agree on. */
export function declaredSls(operation: string): Declared {
  const models = sls as unknown as Readonly<Record<string, Model | undefined>>;
  const name = operation === 'HeartBeat' ? 'ConsumerGroupHeartBeat' : operation;
  const response = models[`${name}Response`] ?? assert.fail(`The vendor's client has no ${name}.`);
  const request = models[`${name}Request`];
  return {
    request: { ...(request && membersOf(request)), ...slsPages.requests[operation] },
    answer: slsPages.answers[operation] ?? shapeOf(response.types()['body'] ?? {}),
  };
}

const membersOf = (model: Model): Readonly<Record<string, Shape>> =>
  Object.fromEntries(
    Object.entries(model.names()).map(([member, name]) => [name, shapeOf(model.types()[member] ?? 'any')]),
  );

function shapeOf(type: ModelType | Readonly<Record<string, never>>): Shape {
  if (typeof type === 'string') return type;
  if ('names' in type) return membersOf(type as Model);
  if (!('type' in type)) return {};
  const { type: kind } = type as ListType | MapType;
  return kind === 'array' ? [shapeOf((type as ListType).itemType)] : { '*': shapeOf((type as MapType).valueType) };
}

/** Whether the value was JSON, with types, or XML or a query, where everything is text and a list of one is its item. */
type Notation = 'json' | 'text';

/** Everything in a value that is not declared, or that has another type or text than declared. */
export function undeclaredIn(value: unknown, shape: Shape, notation: Notation = 'json', path = ''): readonly string[] {
  if (shape === 'any') return [];
  if (typeof shape === 'string')
    return isOfType(value, shape, notation) ? [] : [`${path}: ${String(value)}, not ${shape}`];
  if (isList(shape)) {
    if (!Array.isArray(value) && notation === 'json') return [`${path}: no list`];
    if (value === '') return [];
    const items = [value].flat() as readonly unknown[];
    return items.flatMap((item, index) => undeclaredIn(item, shape[0], notation, `${path}[${index}]`));
  }
  if (value === '' && notation === 'text') return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: not an object`];
  return Object.entries(value).flatMap(([name, inner]) => {
    const declared = shape[name] ?? shape['*'];
    const place = path === '' ? name : `${path}.${name}`;
    return declared === undefined ? [`${place} is not declared`] : undeclaredIn(inner, declared, notation, place);
  });
}

const isList = (shape: Exclude<Shape, string>): shape is readonly [Shape] => Array.isArray(shape);

function isOfType(value: unknown, type: string, notation: Notation): boolean {
  const types = ['string', 'number', 'boolean'];
  if (!types.includes(type)) return type.split('|').includes(String(value));
  if (notation === 'json') return typeof value === type;
  if (typeof value !== 'string') return false;
  return type === 'string' || (type === 'number' ? /^-?\d+$/ : /^(true|false)$/).test(value);
}

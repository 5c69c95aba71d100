import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../host/processes.ts';

/** A declared type as data, so that a value can be held against it. */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'whole' | 'truth' | 'date' | 'bytes' | 'absent' }
  | { readonly kind: 'exactly'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'either'; readonly of: readonly Shape[] }
  | {
      readonly kind: 'members';
      readonly of: Readonly<Record<string, { readonly shape: Shape; readonly isOptional: boolean }>>;
    };

/** What each method of our clients is declared to resolve with, by names such as `dts.describeDtsJobs`. */
export function declaredAnswers(): Readonly<Record<string, Shape>> {
  const file = join(root, 'src', 'cloud', 'cloud.ts');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), path => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  const program = ts.createProgram([file], { ...options, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const cloud = module && checker.getExportsOfModule(module).find(({ name }) => name === 'Cloud');
  if (!cloud) throw new Error('There is no type Cloud.');
  const shapes: Record<string, Shape> = {};
  for (const client of checker.getDeclaredTypeOfSymbol(cloud).getProperties()) {
    for (const method of checker.getTypeOfSymbol(client).getProperties()) {
      const [signature] = checker.getTypeOfSymbol(method).getCallSignatures();
      const answer = signature && checker.getAwaitedType(signature.getReturnType());
      if (!answer || method.name.includes('#')) continue;
      shapes[`${client.name}.${method.name}`] = shapeOf(answer, checker);
    }
  }
  return shapes;
}

function shapeOf(type: ts.Type, checker: ts.TypeChecker): Shape {
  const has = (flags: ts.TypeFlags): boolean => (type.flags & flags) !== 0;
  if (type.isUnion()) {
    const shapes = type.types.map(each => shapeOf(each, checker));
    return { kind: 'either', of: shapes };
  }
  if (type.isIntersection()) {
    // A text that is not limited to the known ones, or a number with a unit.
    const [first] = type.types.filter(each => (each.flags & (ts.TypeFlags.String | ts.TypeFlags.Number)) !== 0);
    if (first) return shapeOf(first, checker);
  }
  if (type.isStringLiteral() || type.isNumberLiteral()) return { kind: 'exactly', value: type.value };
  if (has(ts.TypeFlags.BooleanLiteral)) return { kind: 'exactly', value: checker.typeToString(type) === 'true' };
  if (has(ts.TypeFlags.String)) return { kind: 'text' };
  if (has(ts.TypeFlags.Number)) return { kind: 'number' };
  if (has(ts.TypeFlags.BigInt)) return { kind: 'whole' };
  if (has(ts.TypeFlags.Boolean)) return { kind: 'truth' };
  if (has(ts.TypeFlags.Null)) return { kind: 'exactly', value: null };
  if (has(ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return { kind: 'absent' };
  if (type.symbol.name === 'Date') return { kind: 'date' };
  if (type.symbol.name === 'Uint8Array') return { kind: 'bytes' };
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    if (element) return { kind: 'list', of: shapeOf(element, checker) };
  }
  if (has(ts.TypeFlags.Object) || type.isIntersection()) {
    const members = type.getProperties().map(member => {
      const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0;
      const shape = shapeOf(checker.getTypeOfSymbol(member), checker);
      return [member.name, { shape: isOptional ? present(shape) : shape, isOptional }] as const;
    });
    return { kind: 'members', of: Object.fromEntries(members) };
  }
  throw new Error(`Nobody knows what to expect of ${checker.typeToString(type)}.`);
}

/** The type of an optional member where it is present: without undefined, which must be left out instead. */
const present = (shape: Shape): Shape =>
  shape.kind === 'either' ? { kind: 'either', of: shape.of.filter(({ kind }) => kind !== 'absent') } : shape;

/** Where and how a value differs from its declared type, or undefined. */
export function misfit(value: unknown, shape: Shape, path = 'value'): string | undefined {
  const wrong = `${path} is ${shown(value)} instead of ${shape.kind}`;
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string' ? undefined : wrong;
    case 'number':
      return Number.isFinite(value) ? undefined : wrong;
    case 'whole':
      return typeof value === 'bigint' ? undefined : wrong;
    case 'bytes':
      return value instanceof Uint8Array ? undefined : wrong;
    case 'truth':
      return typeof value === 'boolean' ? undefined : wrong;
    case 'date':
      return value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : wrong;
    case 'absent':
      return value === undefined ? undefined : wrong;
    case 'exactly':
      return value === shape.value ? undefined : wrong;
    case 'either':
      return shape.of.some(each => misfit(value, each) === undefined) ? undefined : misfitOfAll(value, shape.of, path);
    case 'list':
      if (!Array.isArray(value)) return wrong;
      return firstOf(value.entries(), ([index, element]) => misfit(element, shape.of, `${path}[${index}]`));
    case 'members': {
      if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
        return wrong;
      const unknown = Object.keys(value).find(name => !Object.hasOwn(shape.of, name));
      if (unknown !== undefined) return `${path} has a member ${unknown} that is not declared`;
      return firstOf(Object.entries(shape.of), ([name, { shape: declared, isOptional }]) => {
        if (!Object.hasOwn(value, name)) return isOptional ? undefined : `${path} lacks ${name}`;
        return misfit((value as Readonly<Record<string, unknown>>)[name], declared, `${path}.${name}`);
      });
    }
  }
}

function misfitOfAll(value: unknown, shapes: readonly Shape[], path: string): string {
  const [members, ...more] = shapes.filter(({ kind }) => kind === 'members' || kind === 'list');
  const only = more.length === 0 && members ? misfit(value, members, path) : undefined;
  return only ?? `${path} is ${shown(value)}, which is none of ${shapes.map(({ kind }) => kind).join(', ')}`;
}

function firstOf<T>(all: Iterable<T>, wrongIn: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const wrong = wrongIn(one);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.prototype.toString.call(value)
    : `${typeof value} ${String(value)}`.slice(0, 80);

import { isRecord } from '../checks.ts';
import { AgentRefusal } from './agentRefusal.ts';
import type { InputSchema, Property, ToolDefinition } from './tool.ts';

/** The arguments of a call after their check. */
export type Input = Readonly<Record<string, string | number>>;

/**
 * Checks the arguments of a call strictly. Clients check them as well, but not all do, and models make up members. An
 * empty text counts as absent, because some models fill in every member.
 */
export function checkedInput({ inputSchema }: ToolDefinition, input: unknown): Input {
  const given = input ?? {};
  if (!isRecord(given)) throw wrong('The arguments have to be a JSON object.', inputSchema);
  const names = Object.keys(inputSchema.properties);
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(inputSchema.properties, name));
  if (unknown.length > 0) throw wrong(`There are arguments that this tool doesn't have.`, inputSchema);
  const checked: Record<string, string | number> = {};
  for (const name of names) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null || value === '') continue;
    checked[name] = checkedValue(name, value, inputSchema.properties[name] as Property, inputSchema);
  }
  const missing = inputSchema.required.filter(name => !Object.hasOwn(checked, name));
  if (missing.length > 0) throw wrong(`Missing: ${missing.join(', ')}.`, inputSchema);
  return checked;
}

function checkedValue(name: string, value: unknown, property: Property, schema: InputSchema): string | number {
  switch (property.type) {
    case 'string':
      if (typeof value !== 'string') throw wrong(`"${name}" has to be a text.`, schema);
      if (value.length > property.maxLength) {
        throw wrong(`"${name}" is longer than ${property.maxLength} characters.`, schema);
      }
      if (property.enum?.includes(value) === false) {
        throw wrong(`"${name}" has to be one of: ${property.enum.join(', ')}.`, schema);
      }
      return value;
    case 'integer': {
      const { minimum, maximum } = property;
      if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
        throw wrong(`"${name}" has to be a whole number from ${minimum} to ${maximum}.`, schema);
      }
      return value;
    }
  }
}

const wrong = (says: string, { properties, required }: InputSchema): AgentRefusal =>
  new AgentRefusal('wrongArguments', says, 'Correct the arguments and call again.', {
    arguments: Object.fromEntries(Object.entries(properties).map(([name, { description }]) => [name, description])),
    required,
  });

export const textIn = (input: Input, name: string): string | undefined => {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
};

export const numberIn = (input: Input, name: string, otherwise: number): number => {
  const value = input[name];
  return typeof value === 'number' ? value : otherwise;
};

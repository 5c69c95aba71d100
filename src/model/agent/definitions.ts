import type { ToolDefinition } from './tool.ts';

/** The tools, in the order in which a model should think of them. */
export const definitions: readonly ToolDefinition[] = [
  {
    name: 'list_accounts',
    title: 'List accounts',
    description: 'Lists the Alibaba Cloud accounts that the user has added.',
    inputSchema: { type: 'object', properties: {}, required: [], additionalProperties: false },
  },
];

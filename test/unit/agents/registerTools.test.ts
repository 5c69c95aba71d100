import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToolsForModels } from '../../../src/agents/toolsForModels.ts';
import { stubVscode } from '../../support/stubbedVscode.ts';

interface Tool {
  invoke(options: { readonly input: unknown }, token: unknown): Promise<unknown>;
}
const registered: Tool[] = [];
stubVscode({
  lm: {
    registerTool: (_name: string, tool: Tool) => {
      registered.push(tool);
      return { dispose: () => undefined };
    },
  },
  Disposable: { from: () => ({ dispose: () => undefined }) },
});
const { registerTools } = await import('../../../src/agents/registerTools.ts');

test('what the tools do is loaded again with the call after a failed load, and then kept', async () => {
  let loads = 0;
  registerTools(() => {
    loads += 1;
    if (loads === 1) return Promise.reject(new Error('not now'));
    return Promise.resolve({ invoke: (name: string) => Promise.resolve(name) } as unknown as ToolsForModels);
  });
  const [one, other] = registered;
  assert.ok(one && other);
  await assert.rejects(one.invoke({ input: {} }, undefined), /not now/);
  const answers = [await one.invoke({ input: {} }, undefined), await other.invoke({ input: {} }, undefined)];
  assert.equal(new Set(answers).size, 2);
  assert.equal(loads, 2);
});

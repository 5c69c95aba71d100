import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { SlsClient } from '../../../../src/cloud/sls/client.ts';
import type { WireRequest, WireResponse } from '../../../../src/cloud/wire.ts';
import { answering, signal } from '../answering.ts';

interface Example {
  readonly region: string;
  readonly asked: {
    readonly project: string;
    readonly logstore: string;
    readonly group: { readonly name: string; readonly timeoutSeconds: number; readonly isOrdered: boolean };
  };
  readonly request: Pick<WireRequest, 'method' | 'path' | 'body'> & { readonly headers: Record<string, string> };
  readonly answer: WireResponse;
}

describe('the examples of the CreateConsumerGroup pages', () => {
  for (const edition of ['old', 'new']) {
    test(`the ${edition} page`, async () => {
      const file = new URL(`../../../fixtures/reference/createConsumerGroup.${edition}.json`, import.meta.url);
      const { region, asked, request, answer } = JSON.parse(readFileSync(file, 'utf8')) as Example;
      const { access, requests } = answering(answer);
      const client = new SlsClient(access);
      await client.createConsumerGroup(region, asked.project, asked.logstore, asked.group, signal);

      assert.equal(requests.length, 1);
      const [sent] = requests;
      assert.ok(sent);
      const { headers, ...line } = request;
      assert.deepEqual({ method: sent.method, path: sent.path, body: sent.body }, line);
      for (const [name, text] of Object.entries(headers)) assert.equal(sent.headers[name], text, name);
      // The page of the classic signature knows no region, the other one does.
      const scheme = region === '' ? /^LOG testAccessKeyId:/ : /^SLS4-HMAC-SHA256 Credential=testAccessKeyId\//;
      assert.match(sent.headers['authorization'] ?? '', scheme);
    });
  }
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { DtsClient } from '../../../../src/cloud/dts/client.ts';
import type { WireRequest } from '../../../../src/cloud/wire.ts';
import { answering, parametersOf, signal } from '../answering.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/reference/${name}`, import.meta.url), 'utf8');

interface Example<Asked> {
  readonly region: string;
  readonly asked: Asked;
  readonly request: { method: string; host: string; path: string; action: string; query: Record<string, string> };
  readonly value: object;
}

/** Runs the example through the client with the answer in JSON and in XML. */
function roundTrip<Asked>(name: string, call: (client: DtsClient, example: Example<Asked>) => Promise<object>): void {
  const example = JSON.parse(read(`${name}.json`)) as Example<Asked>;
  for (const form of ['json', 'xml']) {
    test(`${name}, answered in ${form.toUpperCase()}`, async () => {
      const { access, requests } = answering({ body: read(`${name}.answer.${form}`) });
      const value = await call(new DtsClient(access), example);
      assert.deepEqual(JSON.parse(JSON.stringify(value)), example.value);
      assert.equal(requests.length, 1);
      assert.deepEqual(outgoing(requests[0]), example.request);
    });
  }
}

function outgoing(request: WireRequest | undefined): Example<unknown>['request'] {
  assert.ok(request);
  assert.equal(request.origin, `https://${request.headers['host'] ?? ''}`);
  assert.equal(request.headers['accept'], 'application/json');
  assert.equal(request.headers['x-acs-version'], '2020-01-01');
  assert.match(request.headers['authorization'] ?? '', /^ACS3-HMAC-SHA256 Credential=testAccessKeyId,/);
  assert.equal(request.body, undefined);
  return {
    method: request.method,
    host: request.headers['host'] ?? '',
    path: request.path.split('?')[0] ?? '',
    action: request.headers['x-acs-action'] ?? '',
    query: parametersOf(request),
  };
}

describe('the examples of the DTS pages', () => {
  roundTrip<Parameters<DtsClient['createConsumerChannel']>[1]>('createConsumerChannel', (client, example) =>
    client.createConsumerChannel(example.region, example.asked, signal),
  );
  roundTrip<{ subscriptionInstanceId: string }>('describeSubscriptionInstanceStatus', (client, example) =>
    client.describeSubscriptionInstanceStatus(example.region, example.asked.subscriptionInstanceId, signal),
  );
});

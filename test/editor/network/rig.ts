import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { type EndpointSettings, configuredEndpoints } from '../../../src/network/configuredEndpoints.ts';
import { type Cloud, connect } from '../../../src/cloud/cloud.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { Transport } from '../../../src/cloud/transport.ts';
import type { EditorNetwork } from '../../../src/network/editorNetwork.ts';
import { describe } from '../../../src/ui/messages.ts';
import { readUserSetting } from '../../../src/ui/settings.ts';
import type { Given } from './given.ts';

export const given = JSON.parse(process.env['NETWORK_TESTS'] ?? '{}') as Given;

/** The clients of an account over the network under test. */
export async function cloudOver(network: EditorNetwork, endpoints: () => EndpointSettings): Promise<Cloud> {
  return connect({
    transport: new Transport({ sender: await network.sender(), limits: network.limits, wait: () => Promise.resolve() }),
    credentials: () => Promise.resolve({ accessKeyId: 'LTAITest', accessKeySecret: 'TestSecret' }),
    endpoints: configuredEndpoints(endpoints),
    account: 'test',
  });
}

/** What became of a call: the account that answered, or what the user is told. */
export async function outcomeOf(cloud: Cloud): Promise<string> {
  try {
    return (await cloud.sts.getCallerIdentity(AbortSignal.timeout(20_000))).accountId;
  } catch (error) {
    assert.ok(error instanceof CloudError, String(error));
    return describe(error).text;
  }
}

/** The answer of a service that knows the caller as the account of this number. */
export const identityOf = (accountId: string): string =>
  JSON.stringify({
    RequestId: 'R-1',
    IdentityType: 'Account',
    AccountId: accountId,
    UserId: accountId,
    PrincipalId: accountId,
    Arn: `acs:ram::${accountId}:root`,
  });

/** Changes settings of the user, named in full, and waits until they are in force; `undefined` takes one away. */
export async function set(settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    const [section, key] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1)];
    const found = vscode.workspace.getConfiguration(section).inspect(key);
    if (isDeepStrictEqual(found?.globalValue, value)) continue;
    const target = value === undefined ? found?.defaultValue : value;
    const isInForce = () => isDeepStrictEqual(readUserSetting(section, key), target);
    const changed = new Promise<void>(resolve => {
      const listening = vscode.workspace.onDidChangeConfiguration(change => {
        if (!change.affectsConfiguration(name) || !isInForce()) return;
        listening.dispose();
        resolve();
      });
    });
    await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
    if (!isDeepStrictEqual(found?.globalValue ?? found?.defaultValue, target)) await changed;
  }
}

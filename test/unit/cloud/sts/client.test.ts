import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StsClient } from '../../../../src/cloud/sts/client.ts';
import { answer, answering, failure, parametersOf, signal } from '../answering.ts';

const role = {
  identityType: 'AssumedRoleUser',
  accountId: '1234567890123456',
  roleId: '300044677176060001',
  principalId: '300044677176060001:vscode-ext',
  arn: 'acs:ram::1234567890123456:assumed-role/ops-reader/vscode-ext',
};
const user = {
  identityType: 'RAMUser',
  accountId: '1234567890123456',
  userId: '204070465786810001',
  principalId: '204070465786810001',
  arn: 'acs:ram::1234567890123456:user/alice',
};

const answers: Record<string, [body: string, identity: object]> = {
  'a role in JSON': [
    `{"RequestId":"R","IdentityType":"AssumedRoleUser","AccountId":"1234567890123456","RoleId":"300044677176060001",
      "PrincipalId":"300044677176060001:vscode-ext","Arn":"acs:ram::1234567890123456:assumed-role/ops-reader/vscode-ext"}`,
    role,
  ],
  'a RAM user in XML': [
    `<GetCallerIdentityResponse><RequestId>R</RequestId><AccountId>1234567890123456</AccountId><UserId>204070465786810001</UserId>
      <IdentityType>RAMUser</IdentityType><PrincipalId>204070465786810001</PrincipalId><Arn>acs:ram::1234567890123456:user/alice</Arn></GetCallerIdentityResponse>`,
    user,
  ],
  'the spelling of an older page': [
    JSON.stringify({ AccountId: '1', IdentityType: 'RamUser', Arn: 'a' }),
    { accountId: '1', identityType: 'RAMUser', arn: 'a' },
  ],
};

describe('GetCallerIdentity', () => {
  for (const [name, [body, identity]] of Object.entries(answers)) {
    test(name, async () => {
      const { access, requests } = answering({ body });
      assert.deepEqual(await new StsClient(access).getCallerIdentity(signal), identity);
      const [request] = requests;
      assert.equal(request?.method, 'POST');
      assert.deepEqual(parametersOf(request), {});
      assert.equal(request.path, '/');
      assert.equal(request.headers['host'], 'sts.aliyuncs.com');
      assert.equal(request.headers['x-acs-action'], 'GetCallerIdentity');
      assert.equal(request.headers['x-acs-version'], '2015-04-01');
    });
  }

  test('an unknown AccessKey ID', async () => {
    const body = { Code: 'InvalidAccessKeyId.NotFound', Message: 'Specified access key is not found.', RequestId: 'R' };
    const { access, requests } = answering(answer(body, { status: 404 }));
    const error = await failure(new StsClient(access).getCallerIdentity(signal));
    assert.equal(error.kind, 'credentials');
    assert.equal(error.requestId, 'R');
    assert.equal(requests.length, 1);
  });

  test('an answer without an account', async () => {
    const { access } = answering(answer({ RequestId: 'R' }));
    assert.equal((await failure(new StsClient(access).getCallerIdentity(signal))).kind, 'unexpected');
  });
});

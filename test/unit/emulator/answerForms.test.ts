import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  rpcAnswer,
  rpcRefusal,
  type RpcSubject,
  slsAnswer,
  slsRefusal,
  softRefusal,
} from '../../../src/emulator/answerForms.ts';
import { Refusal } from '../../../src/emulator/operation.ts';

const json: RpcSubject = {
  name: 'DescribeX',
  requestId: 'R',
  format: 'json',
  host: 'dts.aliyuncs.com',
  isTurned: false,
};
const xml: RpcSubject = { ...json, format: 'xml' };
const turned: RpcSubject = { ...json, isTurned: true };
const refusal = new Refusal(403, 'InvalidParameterValid', 'The Value of Input Parameter %s is not valid.', {
  dynamic: 'DtsJobId',
});

test('each family writes its verdict in its own types, and turned in the other', () => {
  const rows = [
    ['task', { Success: true, HttpStatusCode: 200 }, { Success: 'true', HttpStatusCode: '200' }],
    ['channel', { Success: 'true', HttpStatusCode: '200' }, { Success: true, HttpStatusCode: 200 }],
    ['older', { Success: 'true' }, { Success: true }],
    ['identity', {}, {}],
  ] as const;
  for (const [family, plain, other] of rows) {
    assert.deepEqual(JSON.parse(String(rpcAnswer(json, family, { A: 1 }).body)), { RequestId: 'R', ...plain, A: 1 });
    assert.deepEqual(JSON.parse(String(rpcAnswer(turned, family, { A: 1 }).body)), { RequestId: 'R', ...other, A: 1 });
  }
});

test('in XML lists are repeated, empty ones are empty elements, and signs are escaped', () => {
  const members = {
    Name: `<a & "b" 'c'>`,
    Many: [1, 2],
    One: ['x'],
    None: [],
    Inner: { Yes: true },
    Absent: undefined,
  };
  const { body, headers } = rpcAnswer(xml, 'identity', members);
  assert.equal(
    body,
    '<?xml version="1.0" encoding="UTF-8"?><DescribeXResponse><RequestId>R</RequestId>' +
      '<Name>&lt;a &amp; &quot;b&quot; &apos;c&apos;&gt;</Name><Many>1</Many><Many>2</Many><One>x</One><None></None>' +
      '<Inner><Yes>true</Yes></Inner></DescribeXResponse>',
  );
  assert.equal(headers['content-type'], 'text/xml;charset=utf-8');
});

test('a refusal of the gateway and a soft one', () => {
  const hard = rpcRefusal(json, refusal);
  const { Recommend, ...members } = JSON.parse(String(hard.body)) as Record<string, unknown>;
  assert.equal(hard.status, 403);
  assert.match(String(Recommend), /^https:\/\/api\.aliyun\.com\//);
  assert.deepEqual(members, {
    RequestId: 'R',
    HostId: 'dts.aliyuncs.com',
    Code: 'InvalidParameterValid',
    Message: 'The Value of Input Parameter DtsJobId is not valid.',
  });
  const soft = softRefusal(json, 'task', refusal);
  assert.equal(soft.status, 200);
  assert.deepEqual(JSON.parse(String(soft.body)), {
    RequestId: 'R',
    Success: false,
    HttpStatusCode: 403,
    ErrCode: 'InvalidParameterValid',
    ErrMessage: 'The Value of Input Parameter %s is not valid.',
    DynamicMessage: 'DtsJobId',
  });
  // The others do not declare a member for the name of the parameter.
  for (const [family, verdict] of [
    ['channel', { Success: 'false', HttpStatusCode: '403' }],
    ['older', { Success: 'false' }],
  ] as const) {
    assert.deepEqual(JSON.parse(String(softRefusal(json, family, refusal).body)), {
      RequestId: 'R',
      ...verdict,
      ErrCode: 'InvalidParameterValid',
      ErrMessage: 'The Value of Input Parameter DtsJobId is not valid.',
    });
  }
  for (const family of ['precheck', 'identity'] as const) assert.deepEqual(softRefusal(json, family, refusal), hard);
});

test('Log Service answers bare lists, nothing at all, and refusals in its own envelope', () => {
  assert.equal(slsAnswer('R', []).body, '[]');
  const empty = slsAnswer('R', undefined);
  assert.deepEqual([empty.body, empty.headers['content-type'], empty.headers['x-log-requestid']], ['', undefined, 'R']);
  const { status, body } = slsRefusal('R', new Refusal(404, 'ProjectNotExist', 'The Project does not exist : p'));
  assert.equal(status, 404);
  assert.deepEqual(JSON.parse(String(body)), {
    errorCode: 'ProjectNotExist',
    errorMessage: 'The Project does not exist : p',
  });
});

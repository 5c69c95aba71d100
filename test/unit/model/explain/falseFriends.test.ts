import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainText } from '../../../../src/model/explain/explain.ts';

/** Texts with words as in codes and messages that are known, but that are about something else. */
const falseFriends = [
  // Tickets, branches, and other things called DTS.
  'DTS-12: upgrade the build image',
  'DTS-123 is blocked by DTS-124',
  'https://jira.example.com/browse/DTS-2003',
  'git checkout feature/DTS-2003-login-page',
  'Merged in bugfix/DTS-60001 (pull request #12)',
  'arch/arm64/boot/dts/rockchip/rk3399.dts: error: undefined label',
  'sony-DTS-2005-HD audio track found',
  'ADTS-1050005 frame header',
  // Statuses and exceptions of other programs.
  'HTTP/1.1 401 Unauthorized',
  'GET /api/orders 401 Unauthorized in 12ms',
  'werkzeug.exceptions.InternalServerError: 500 Internal Server Error',
  'django.core.exceptions.PermissionDenied: Unauthorized',
  'Error: RequestTimeout after 30000 ms',
  'throw new InvalidParameterException("size")',
  'Caused by: java.lang.IllegalArgumentException: InvalidKey',
  'java.io.IOException: ServiceUnavailable',
  'the SPL statement is InvalidOffset',
  'the server is busy, try later',
  // Other clouds, some of which have the same codes.
  '<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided.</Message><AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId></Error>',
  'botocore.exceptions.ClientError: An error occurred (RequestTimeTooSkewed) when calling the PutObject operation: https://s3.amazonaws.com',
  'com.amazonaws.AmazonServiceException: Rate exceeded (Service: AWSLogs; Status Code: 400; Error Code: ThrottlingException; Request ID: 5b0c)',
  'aws: error code: IncompleteSignature',
  '{"error":{"code":"InvalidParameter","message":"The value of parameter is invalid.","target":"azure"}}',
  '[TencentCloudSDKException] code:InternalError message:An internal error has occurred requestId:1d0c',
  'googleapi: Error 403: Quota exceeded, rateLimitExceeded',
  'volcengine error code: InvalidAccessKeyId',
  '{"code":"Throttling","message":"Slow down"}',
  '{"code":"NoPermission"}',
  // Kafka and databases when all is well.
  '[Consumer clientId=c, groupId=g] Successfully joined group with generation 5',
  'INFO  org.apache.kafka.common.utils.AppInfoParser - Kafka version: 2.7.2',
  'SASL mechanism PLAIN enabled',
  'telnet 10.0.0.1 23',
  'the keepalive timer was reset',
  'A row was updated in table users (not full)',
  'mysql> SHOW BINARY LOGS;',
  "ALTER LOGIN [app] WITH PASSWORD = N'x', CHECK_POLICY = OFF, CHECK_EXPIRATION = OFF;",
  'CHECK_CONSTRAINTS_ENABLED=1',
  'shard 3 is assigned',
  'heartbeat sent, held shards [0 1 2]',
  'checkpoint 3 saved at 2026-11-28 10:42:00',
  'The project builds, and the store does not exist yet',
  'dts.step is a directory',
  'Lorem ipsum dolor sit amet',
  '',
] as const;

describe('a false friend is not recognized', () => {
  test('there are enough of them', () => assert.ok(new Set(falseFriends).size >= 40));

  for (const text of falseFriends) {
    test(text.slice(0, 80) || 'no text', () => assert.deepEqual(explainText(text).findings, []));
  }
});

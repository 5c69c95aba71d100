import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError, type CloudErrorDetails, type CloudErrorKind, type Fault } from '../../../src/cloud/errors.ts';
import { refused } from '../../../src/cloud/faults.ts';
import type { Fix } from '../../../src/ui/fixes.ts';
import { documentedCodes } from '../cloud/documentedCodes.ts';
import '../wizards/stubbedEditor.ts';

const { describe: messageOf, sentenceOf } = await import('../../../src/ui/messages.ts');
const { fixesFor, fixTitle, offeredFixes } = await import('../../../src/ui/fixes.ts');

function failed(kind: CloudErrorKind, more: Partial<CloudErrorDetails> = {}): CloudError {
  return new CloudError(kind, { service: 'dts', operation: 'DescribeDtsJobs', outcome: 'notApplied', ...more });
}

const target = { instanceId: 'dts1' };
const place = { region: 'cn-hangzhou', owner: '1234567890123456', target };
const change: readonly Fix[] = ['openNetworkSettings', 'showNetworkDiagnostics'];
const look: readonly Fix[] = ['showNetworkDiagnostics', 'openNetworkSettings'];

const badSetting = (name: string): CloudError => failed('invalid', { operation: name, fault: 'endpointSetting' });
const settingWords = (name: string, rule: string): RegExp =>
  new RegExp(`^The setting alibabacloudConsumerGroups\\.${name} isn't valid\\. Nothing was sent\\. ${rule}`);

/** Reason by reason: what the error has, what is said of it, and what is offered. */
const messages: readonly (readonly [what: string, error: CloudError, words: RegExp, offers: readonly Fix[]])[] = [
  ['name', failed('unreachable', { code: 'ENOTFOUND' }), /^The service's host name wasn't found\..*proxy/, change],
  ['name, for now', failed('unreachable', { code: 'EAI_AGAIN' }), /^The service's host name wasn't found/, change],
  ['network', failed('unreachable', { code: 'ECONNREFUSED' }), /^Can't connect to the service\..*proxy/, look],
  [
    'network, in the middle of a write',
    failed('unreachable', { code: 'ECONNRESET', outcome: 'unknown' }),
    /^The connection was lost before a response arrived\. Refresh/,
    look,
  ],
  ['time limit', failed('unreachable', { code: 'UND_ERR_CONNECT_TIMEOUT' }), /didn't respond in time/, look],
  [
    'time limit of a write',
    failed('unreachable', { code: 'UND_ERR_HEADERS_TIMEOUT', outcome: 'unknown' }),
    /^The request timed out\. Refresh/,
    look,
  ],
  [
    'proxy log-in',
    failed('unreachable', { code: 'HTTP_407', atProxy: true }),
    /^The proxy requires you to sign in/,
    change,
  ],
  ['dead proxy', failed('unreachable', { code: 'ECONNREFUSED', atProxy: true }), /^Can't connect to the proxy/, change],
  [
    'proxy that makes no connection',
    failed('unreachable', { code: 'HTTP_503', atProxy: true }),
    /^The proxy couldn't connect to the service \(HTTP status 503\)\./,
    change,
  ],
  [
    'proxy without a name',
    failed('unreachable', { code: 'ENOTFOUND', atProxy: true }),
    /^Can't connect to the proxy/,
    change,
  ],
  ['certificate', failed('unreachable', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), /isn't trusted\. Add your/, look],
  [
    'old certificate',
    failed('unreachable', { code: 'CERT_HAS_EXPIRED' }),
    /expired or isn't valid yet\. Check this computer's clock/,
    look,
  ],
  ['weak certificate', failed('unreachable', { code: 'UNSPECIFIED' }), /rejected, perhaps .* key is too/, look],
  [
    "another's certificate",
    failed('unreachable', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
    /for a different host/,
    look,
  ],
  [
    'clock behind',
    failed('clock', { clockOffsetMs: 1_500_000 }),
    /is 25 min slow\. Correct/,
    ['showNetworkDiagnostics'],
  ],
  ['clock ahead', failed('clock', { clockOffsetMs: -7_200_000 }), /is 2 hr fast\. Correct/, ['showNetworkDiagnostics']],
  [
    'a time that cannot be right',
    failed('clock', { clockOffsetMs: Date.parse('+275760-09-13') }),
    /dated more than a year off/,
    ['showNetworkDiagnostics'],
  ],
  ['clock', failed('clock'), /differs too much/, ['showNetworkDiagnostics']],
  ['throttle', failed('throttled', { code: 'Throttling.User' }), /Too many requests\. Wait/, ['showLog']],
  ['service', failed('unavailable', { code: 'InternalError' }), /internal error\. Try again/, ['showLog']],
  [
    'a name that no address can hold',
    failed('invalid', { fault: 'unusableName', refusedName: 'a\0..', code: 'UnusableName' }),
    /^The name "a\\u0000\.\." can't be part of a request's address\. Nothing was sent\.$/,
    [],
  ],
  ['something on the way', failed('unexpected', { fault: 'foreignAnswer' }), /Something other than the service/, look],
  ['an odd answer', failed('unexpected', { code: 'SomethingNew' }), /unexpected response\. See the log/, ['showLog']],
  ['pair', failed('credentials', { code: 'SignatureDoesNotMatch' }), /isn't valid\. Sign in/, ['signInAgain']],
  ['disabled pair', failed('credentials', { fault: 'disabledKey' }), /is disabled\./, ['signInAgain']],
  ['token', failed('credentials', { fault: 'expiredToken' }), /token has expired/, ['signInAgain']],
  [
    'denied, with all names',
    failed('denied', { ...place, missingPermission: { action: 'dts:X', resource: 'acs:dts:a:b:c' } }),
    /^No permission to call DescribeDtsJobs\. Ask your administrator for the permission dts:X on acs:dts:a:b:c\.$/,
    ['showPolicy'],
  ],
  [
    'denied, without a word',
    failed('denied', { ...place, operation: 'DeleteConsumerChannel' }),
    /permission dts:DeleteConsumerChannel on acs:dts:cn-hangzhou:1234567890123456:instance\/dts1\.$/,
    ['showPolicy'],
  ],
  [
    'denied explicitly',
    failed('denied', { ...place, missingPermission: { action: 'dts:X', isExplicitDeny: true } }),
    /A RAM policy explicitly denies dts:X on .*, so adding a policy that allows it won't help\.$/,
    ['showPolicy'],
  ],
  [
    'denied, unknown',
    failed('denied', { operation: 'New' }),
    /^No permission to call New\. Ask your administrator for/,
    ['showPolicy'],
  ],
  ['read-only here', failed('denied', { fault: 'readOnlyAccount' }), /marked as read-only/, []],
  ['DTS without its role', failed('denied', { fault: 'noServiceRole' }), /^DTS isn't authorized/, []],
  ['not found', failed('notFound'), /no longer exists/, []],
  ['conflict', failed('conflict'), /already in use/, []],
  ['quota', failed('quota'), /quota/, []],
  ['state', failed('state'), /state/, []],
  [
    'service that is not activated',
    failed('state', { fault: 'notActivated' }),
    /^Log Service isn't activated for this account\. Activate it in the console\.$/,
    [],
  ],
  ['overdue payment', failed('state', { fault: 'overdue' }), /^This account appears to have an overdue payment\./, []],
  ['balance', failed('state', { fault: 'lowBalance' }), /balance of this account is too low\. Top it up/, []],
  ['order', failed('state', { fault: 'orderRefused' }), /^Alibaba Cloud rejected this order\. Choose another/, []],
  ['source', failed('state', { fault: 'unsuitableSource' }), /^DTS can't use the source database\. Check/, []],
  ['no instance', failed('state', { fault: 'notPurchased' }), /^No instance has been purchased .* Buy one/, []],
  ['risk control', failed('state', { fault: 'riskControl' }), /^The risk control of Alibaba Cloud blocked/, []],
  ['real name', failed('state', { fault: 'notVerified' }), /hasn't completed real-name verification\./, []],
  ['unknown account', failed('state', { fault: 'unknownAccount' }), /can't find this Alibaba/, ['signInAgain']],
  ['suspended project', failed('state', { fault: 'projectSuspended' }), /^The project is suspended/, []],
  [
    'RAM user',
    failed('denied', { fault: 'notForRamUsers' }),
    /^No permission to call DescribeDtsJobs\. RAM users and roles can't do this/,
    ['signInAgain'],
  ],
  [
    "another account's",
    failed('denied', { fault: 'foreignResource' }),
    /^No permission to call DescribeDtsJobs\. .* another Alibaba Cloud account\./,
    ['signInAgain'],
  ],
  ['invalid', failed('invalid'), /rejected a value/, []],
  ['not offered', failed('invalid', { fault: 'notOffered' }), /doesn't offer this operation here/, change],
  ['unknown region', failed('invalid', { fault: 'unknownRegion' }), /doesn't know this region/, change],
  ['damaged on the way', failed('invalid', { fault: 'malformedRequest' }), /intact\. A proxy on the way may/, look],
  ['no broker', failed('unreachable', { fault: 'brokerUnreachable' }), /^Can't connect to this address\. A VPC/, look],
  ['another protocol', failed('unexpected', { fault: 'notKafka' }), /doesn't speak the Kafka protocol\./, ['showLog']],
  ['other versions', failed('unexpected', { fault: 'kafkaVersion' }), /support a version of \w+ that/, ['showLog']],
  ['group password', failed('invalid', { fault: 'groupLogIn' }), /rejected the username or password/, []],
  ['other ways to sign in', failed('unexpected', { fault: 'noPlainLogIn' }), /doesn't offer SASL PLAIN/, ['showLog']],
  ['no topic', failed('notFound', { fault: 'noTopic' }), /doesn't have this topic for this/, []],
  ['no leader', failed('unavailable', { fault: 'noLeader' }), /moving the data to another server\. Try again/, []],
  ['no node', failed('unreachable', { fault: 'nodeUnreachable' }), /the one that has the data can't be reached/, look],
  ['time without data', failed('invalid', { fault: 'timeNotFound' }), /no data at or after this time\. Choose/, []],
  ['lost offset', failed('state', { fault: 'offsetExpired' }), /no longer available\. Start again from a time/, []],
  ['broken stream', failed('unreachable', { fault: 'streamBroken' }), /connection was lost while reading/, look],
  ['repeated', failed('unexpected', { fault: 'repeatedNonce' }), /same request twice\..*Refresh to see/, look],
  ['origin of all', badSetting('network.endpoint'), settingWords('network.endpoint', 'Enter an address'), change],
  [
    'custom endpoints',
    badSetting('network.customEndpoints'),
    settingWords('network.customEndpoints', 'Enter dts, sls, or sts'),
    change,
  ],
  ['endpoint form', badSetting('network.endpointForm'), settingWords('network.endpointForm', 'Choose one'), change],
  [
    'settings that exclude each other',
    failed('unreachable', { code: 'ERR_HOST_HEADER' }),
    /^Two settings conflict: alibabacloudConsumerGroups\.network\.route .*Consumer\S+\.network\.endpoint or/,
    change,
  ],
];

describe('a reason has its words and its fixes', () => {
  for (const [what, error, words, offers] of messages) {
    test(what, () => {
      const message = messageOf(error);
      assert.match(message.text, words);
      assert.deepEqual(fixesFor(error), offers);
    });
  }

  test('and no kind is left out', () => {
    const kinds = new Set(messages.map(([, { kind }]) => kind));
    const all: Readonly<Record<CloudErrorKind, true>> = {
      credentials: true,
      denied: true,
      notFound: true,
      conflict: true,
      quota: true,
      state: true,
      invalid: true,
      throttled: true,
      clock: true,
      unreachable: true,
      unavailable: true,
      unexpected: true,
    };
    assert.deepEqual([...kinds].toSorted(), Object.keys(all).toSorted());
  });

  test('and no two reasons are told in the same words', () => {
    const same = new Set(['name, for now', 'proxy without a name', 'denied, unknown']);
    const texts = messages.filter(([what]) => !same.has(what)).map(([, error]) => messageOf(error).text);
    assert.equal(new Set(texts).size, texts.length);
  });
});

test('the words of the service and the id of the request come second', () => {
  const error = failed('invalid', { code: 'InvalidParameter', serviceMessage: 'Not so.', requestId: 'R-1' });
  assert.equal(messageOf(error).detail, 'InvalidParameter: Not so.\nRequest ID: R-1');
  assert.equal(messageOf(failed('denied', { code: 'ReadOnlyAccount', fault: 'readOnlyAccount' })).detail, '');
  assert.equal(messageOf(badSetting('network.endpoint')).detail, '');
});

test('what broke in here is for the log', () => {
  const error = new Error('x is undefined');
  const { text, detail } = messageOf(error);
  assert.match(text, /in the extension/);
  assert.equal(detail, 'x is undefined');
  assert.deepEqual(fixesFor(error), ['showLog']);
});

test('a problem of the source of keys has its own words, and what STS said beside', () => {
  const cause = failed('denied', { service: 'sts', code: 'NoPermission', serviceMessage: 'No.', requestId: 'R-2' });
  const sourceProblem = { kind: 'role', roleArn: 'acs:ram::1:role/r', reason: 'denied' } as const;
  const details = { service: 'dts', operation: 'DescribeDtsJobs', outcome: 'notApplied', sourceProblem } as const;
  const error = new CloudError('credentials', details, { cause });
  const message = messageOf(error);
  assert.match(message.text, /sts:AssumeRole on acs:ram::1:role\/r/);
  assert.match(message.detail, /trust policy.*\nNoPermission: No\.\nRequest ID: R-2$/);
  assert.deepEqual(fixesFor(error), ['showPolicy']);
});

/** What is wrong with these is said by their own sentence, and with the rest by that of their kind. */
const ownSentences = new Map(
  messages.flatMap(([, { fault }, words, fixes]) => (fault ? [[fault, { words, fixes }]] : [])),
);
/** Asked for by whoever does something else about it than telling it in a sentence of its own. */
const withoutSentence: readonly Fault[] = ['noSuchGroup', 'noSuchShard', 'invalidCursor'];
const ofRole: readonly Fault[] = ['oidcToken', 'oidcProvider', 'rootAccount'];

describe('every code that the vendor documents is told as what it is', () => {
  for (const { service, status, code, message, kind, fault } of documentedCodes) {
    // What is wrong with a role is told as a problem of the source of keys.
    if (fault && ofRole.includes(fault)) continue;
    test([service, status, code, message].filter(Boolean).join(' '), () => {
      const asked = { service, operation: 'DescribeDtsJobs' };
      const error = refused(asked, { status, headers: {}, body: '' }, { code, message });
      const { text } = messageOf(error);
      const own = fault && ownSentences.get(fault);
      assert.ok(own ?? (fault === undefined || withoutSentence.includes(fault)), fault);
      if (own) assert.match(text, own.words);
      else if (kind === 'denied')
        assert.match(text, /^No permission to call DescribeDtsJobs\. Ask your administrator for/);
      else assert.equal(text, messageOf(failed(kind)).text);
      assert.deepEqual(fixesFor(error), own?.fixes ?? fixesFor(failed(kind)));
      assert.equal(/This resource no longer exists/.test(text), kind === 'notFound');
      assert.doesNotMatch(text, /not understood|\{\d\}/);
    });
  }
});

test('a page offers what helps, but the log, which it always has', () => {
  assert.deepEqual(offeredFixes(failed('throttled')), []);
  assert.deepEqual(offeredFixes(failed('credentials')), [{ fix: 'signInAgain', title: 'Sign In Again' }]);
});

test('every fix has a button of its own', () => {
  const titles: Readonly<Record<Fix, string>> = {
    signInAgain: 'Sign In Again',
    showPolicy: 'Show RAM Policy',
    openNetworkSettings: 'Open Network Settings',
    showNetworkDiagnostics: 'Show Network Diagnostics',
    openCliTerminal: 'Renew with the CLI',
    allowSource: 'Review and Allow',
    manageTrust: 'Manage Workspace Trust',
    explain: 'Explain',
    showLog: 'Show Log',
  };
  for (const [fix, title] of Object.entries(titles) as [Fix, string][]) assert.equal(fixTitle(fix), title);
});

test('however much a service says, a message ends with the ID of the request', () => {
  // VS Code shows 1,000 characters of a notification.
  const sentence = sentenceOf(failed('unavailable', { serviceMessage: 'x'.repeat(4_000), requestId: 'R-1' }));
  assert.ok(sentence.length < 900, String(sentence.length));
  assert.match(sentence, /…\s·\sRequest ID: R-1$/);
});

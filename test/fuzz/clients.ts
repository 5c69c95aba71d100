import assert from 'node:assert/strict';
import { inspect, isDeepStrictEqual } from 'node:util';
import { CloudError } from '../../src/cloud/errors.ts';
import { percentEncode } from '../../src/cloud/sign/encode.ts';
import type { WireRequest, WireResponse } from '../../src/cloud/wire.ts';
import { smallestPolicy } from '../../src/model/permissions.ts';
import { SimulatedClock } from '../support/simulatedClock.ts';
import { documentedCodes } from '../unit/cloud/documentedCodes.ts';
import { password } from '../wire/support.ts';
import { clientsOver, type Recorded, record, secretPair } from './answers.ts';
import { declaredAnswers, misfit } from './declared.ts';
import type { Dice } from './dice.ts';
import { editor, linkIn } from './editor.ts';
import { hugeText, markup, mutatedText, mutatedTree, oddValue, otherDocument } from './hostile.ts';
import { account, Screens } from './screens.ts';
import type { Plain } from './shrink.ts';
import type { Target } from './target.ts';
import { json, type Tree, treeOf, xml } from './trees.ts';

const { describe, sentenceOf } = await import('../../src/ui/messages.ts');
const { fixesFor } = await import('../../src/ui/fixes.ts');
const { openLog } = await import('../../src/ui/log.ts');
const { reportError } = await import('../../src/commands/reportError.ts');

/** An answer to one call, which every attempt of the call gets. */
export interface ClientInput {
  readonly [name: string]: Plain;
  readonly call: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const recording = await record();
const declared = declaredAnswers();
const screens = new Screens(recording);
const wasFine = new Set<string>();
const trees = new Map(recording.calls.map(({ name, answer }) => [name, parsed(answer.body)]));

/** The most requests that one call makes: three tries, and once more each for the clock, the token and the nonce. */
const attemptsAtMost = 6;
/** How long a megabyte may take a processor. A search that is quadratic takes minutes. */
const processorMsAtMost = 2_000;
const longestBody = 1_000_000;
/** The longest text of an error, with what redaction may write in place of secrets. */
const longestSaid = 12_000;

/** Gives answers of every kind to every call of our clients, and shows what becomes of them on every screen. */
export const clients: Target<ClientInput> = {
  make(dice) {
    const call = dice.pick(recording.calls);
    const good = call.answer;
    return {
      call: call.name,
      status: dice.oneIn(3) ? 200 + dice.below(400) : good.status,
      headers: dice.oneIn(3) ? oddHeaders(good.headers, dice) : good.headers,
      body: bodyOf(call, dice),
    };
  },

  async run({ call: name, status, headers, body }) {
    editor.reset();
    const call = recording.calls.find(each => each.name === name);
    assert.ok(call);
    const sent: WireRequest[] = [];
    let answer: WireResponse = { status, headers, body };
    const clock = new SimulatedClock();
    const cloud = clientsOver(
      request => {
        sent.push(request);
        // The transport would take what is thrown here for a failure of the connection.
        if (sent.length > 100 * attemptsAtMost) throw new Error('The call has no end.');
        return Promise.resolve(answer);
      },
      clock,
      secretPair,
    );
    const before = processorMs();
    const outcome = await clock.until(settledOf(call.run(cloud)));
    assert.ok(sent.length <= attemptsAtMost, 'The call is made too often.');
    if ('error' in outcome) checkError(outcome.error, sent);
    else await checkValue(call, outcome.value, body);
    const took = processorMs() - before;
    assert.ok(
      took < processorMsAtMost,
      `It took the processor too long (${body.length > 50_000 ? 'a long' : 'a short'} body).`,
    );
    // Only a status and headers can say something about the next call.
    if (status === call.answer.status && isDeepStrictEqual(headers, call.answer.headers)) return;
    sent.length = 0;
    answer = call.answer;
    const next = await clock.until(settledOf(call.run(cloud)));
    if ('error' in next) throw new Error(`After this answer, a good one is not taken: ${String(next.error)}`);
  },
};

type Outcome = { readonly value: unknown } | { readonly error: unknown };
const settledOf = (asked: Promise<unknown>): Promise<Outcome> =>
  asked.then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  );

async function checkValue(call: Recorded, value: unknown, body: string): Promise<void> {
  const shape = declared[call.name];
  assert.ok(shape, call.name);
  const wrong = misfit(value, shape);
  assert.equal(wrong, undefined, wrong);
  const text = textsIn(value).find(each => !each.isWellFormed());
  if (text !== undefined) assert.fail('A text that no later request could name.');
  assert.equal(Object.keys(Object.prototype).length, 0, 'The answer changed the prototype of all objects.');
  // Most changes to an answer are read over, so what was shown without a fault is not shown again.
  const key = `${call.name} ${JSON.stringify(value)}`;
  if (wasFine.has(key)) return;
  const texts = await screens.show(call, value);
  const broken = texts.find(text => /\bNaN\b|\bundefined\b|Invalid Date|\[object \w+\]/.test(text));
  // Words of the answer itself are shown as they are.
  if (broken !== undefined && !/nan|undefined|\[object/i.test(body)) {
    assert.fail(`A screen shows a value that is none: ${broken.slice(0, 200)}`);
  }
  if (wasFine.size < 10_000) wasFine.add(key);
}

/** All texts of a value, with the names of its members. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => [name, ...textsIn(inside)]);
}

function checkError(error: unknown, sent: readonly WireRequest[]): void {
  if (!(error instanceof CloudError)) throw error;
  const { code, requestId, serviceMessage, owner } = error;
  const longest = Math.max(...[code, requestId, serviceMessage, owner].map(said => said?.length ?? 0));
  assert.ok(longest < longestSaid, 'An error keeps a text as long as the answer.');
  const { text, detail } = describe(error);
  assert.notEqual(text, '');
  fixesFor(error);
  smallestPolicy(error);
  const log = openLog(() => account.name);
  log.error(error, 'Fuzz');
  reportError(error, 'refresh', { accounts: { list: () => [account, account] }, log }, () => undefined);
  const rows = screens.showFailure(error);
  const everywhere = [
    text,
    detail,
    sentenceOf(error),
    inspect(error, { depth: 4 }),
    ...editor.said,
    ...editor.logged,
    ...rows,
  ];
  for (const secret of secretsIn(sent).flatMap(secret => spellings.map(spelling => spelling(secret)))) {
    const place = everywhere.find(shown => shown.includes(secret));
    if (place !== undefined) assert.fail(`A secret is shown: ${place.slice(0, 300)}`);
  }
  for (const said of editor.said) {
    const link = linkIn(said);
    if (link !== undefined) assert.fail(`A notification has a link of somebody else: ${link}`);
  }
  assert.equal(Object.keys(Object.prototype).length, 0, 'The answer changed the prototype of all objects.');
}

const pairSecrets = [secretPair.accessKeySecret, secretPair.securityToken ?? ''];
const secrets = [...pairSecrets, password];

/** What was secret in these requests: the pair that signed them, or the token in place of one, and a password. */
function secretsIn(sent: readonly WireRequest[]): readonly string[] {
  const [request] = sent;
  if (!request) return [];
  const given = new URLSearchParams(`${request.path.split('?')[1] ?? ''}&${request.body ?? ''}`);
  const token = given.get('OIDCToken');
  return [...(token === null ? pairSecrets : [token]), given.get('ConsumerGroupPassword') ?? ''].filter(Boolean);
}

/** How something on the way could repeat what was sent: as it is, or as a URL, JSON or HTML writes it. */
const spellings: readonly ((text: string) => string)[] = [
  text => text,
  percentEncode,
  text => encodeURIComponent(text),
  text => JSON.stringify(text).slice(1, -1),
];

/** What a refusal may repeat of the request. */
const echoes = (dice: Dice): string => {
  const secret = dice.pick(spellings)(dice.pick(secrets));
  return dice.pick([
    secret,
    `Specified signature is not matched with our calculation. server string to sign is:POST&%2F&${secret}`,
    `The parameter ${secret} is not valid.`,
    `password=${secret}&x=1`,
    `"ConsumerGroupPassword":"${secret}"`,
    `x-acs-security-token: ${secret}`,
    `GET /?SecurityToken=${secret} HTTP/1.1`,
    `<b>AccessKeySecret</b>: ${secret}`,
  ]);
};

function oddWords(dice: Dice): Tree {
  switch (dice.below(4)) {
    case 0:
      return echoes(dice);
    case 1:
      return dice.pick(markup);
    case 2:
      return dice.pick([
        `action: log:X, resource: acs:log:*:*:${dice.pick(markup)}`,
        'denied by sts or ram, action: log:ListProject, resource: acs:log:cn-hangzhou:1:project/*',
        'The service has not opened. AccessKeyId is disabled; security token expired %s',
        'project does not belong to you',
      ]);
    default:
      return oddValue(dice);
  }
}

/** A refusal in one of the forms that the services have. */
function refusal({ name }: Recorded, dice: Dice): Tree {
  const { code, message = '' } = dice.pick(documentedCodes);
  const words = dice.oneIn(2) ? oddWords(dice) : message;
  const detail: Tree = {
    members: [
      ['AuthAction', dice.oneIn(3) ? oddWords(dice) : 'dts:DescribeDtsJobs'],
      ['AuthPrincipalOwnerId', dice.oneIn(3) ? oddValue(dice) : '1234567890123456'],
      ['NoPermissionType', dice.pick(['ImplicitDeny', 'ExplicitDeny', ''])],
    ],
  };
  const members = (...given: [string, Tree][]): Tree => ({ members: given });
  const ids: [string, Tree][] = [['RequestId', dice.oneIn(4) ? oddWords(dice) : 'A0B1C2D3']];
  if (dice.oneIn(4)) ids.push(['AccessDeniedDetail', detail]);
  if (name.startsWith('sls.') || dice.oneIn(10)) {
    return dice.oneIn(3)
      ? members(['Error', members(...ids, ['Code', code], ['Message', words])])
      : members(...ids, ['errorCode', code], ['errorMessage', words]);
  }
  return dice.oneIn(3)
    ? members(
        ...ids,
        ['Success', dice.pick<Tree>([false, 'false'])],
        ['ErrCode', code],
        ['ErrMessage', words],
        ['DynamicMessage', oddWords(dice)],
      )
    : members(...ids, ['HostId', 'dts.aliyuncs.com'], ['Code', code], ['Message', words]);
}

function bodyOf(call: Recorded, dice: Dice): string {
  const form = dice.below(20);
  const own = trees.get(call.name) ?? null;
  if (form < 9) return written(call, mutatedTree(own, dice), dice);
  if (form < 13) {
    const refused = refusal(call, dice);
    return written(call, dice.oneIn(2) ? refused : mutatedTree(refused, dice), dice);
  }
  if (form < 15) return mutatedText(written(call, own, dice), dice);
  if (form === 15) return mutatedText(written(call, mutatedTree(own, dice), dice), dice);
  if (form === 16) return otherDocument(dice.oneIn(2) ? echoes(dice) : dice.pick(markup), dice);
  if (form === 17) return written(call, trees.get(dice.pick(recording.calls).name) ?? null, dice);
  if (form === 18) return mutatedText(otherDocument(written(call, own, dice), dice), dice);
  if (!dice.oneIn(20)) return mutatedText(mutatedText(written(call, refusal(call, dice), dice), dice), dice);
  const base = dice.oneIn(2) ? written(call, refusal(call, dice), dice) : written(call, own, dice);
  return hugeText(base, dice, dice.oneIn(4) ? longestBody : 60_000);
}

/** As JSON, or as the XML that the gateway writes when it is asked for it, or does not care. */
const written = ({ operation }: Recorded, tree: Tree, dice: Dice): string =>
  dice.oneIn(5) ? `<?xml version="1.0"?>${xml(dice.oneIn(3) ? 'Error' : `${operation}Response`, tree)}` : json(tree);

const headerValues: Readonly<Record<string, readonly string[]>> = {
  'content-type': ['text/html', 'application/xml', 'application/json; charset=gbk', 'image/png', ''],
  date: [
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'Sat, 13 Sep 275760 00:00:00 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    'Mon, 01 Jan 0001 00:00:00 GMT',
    '-271821-04-20T00:00:00.000Z',
    '8640000000000000',
    'yesterday',
    '',
  ],
  age: ['0', '100000', '1e300', '-5', 'x'],
  'x-acs-retry-after': ['0', '-1', '1e300', '100000000000', 'soon', '0.001'],
  'retry-after': ['0', '-1', '1e300', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  'x-acs-request-id': ['', ...markup],
  'x-log-requestid': ['', ...markup],
  'content-encoding': ['gzip', 'identity', 'br'],
  server: ['nginx', 'squid/6.1'],
};

function oddHeaders(good: Readonly<Record<string, string>>, dice: Dice): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { ...good };
  for (let left = 1 + dice.below(3); left > 0; left--) {
    const name = dice.pick(Object.keys(headerValues));
    if (dice.oneIn(4)) Reflect.deleteProperty(headers, name);
    else headers[name] = dice.pick(headerValues[name] ?? ['']);
  }
  return headers;
}

function parsed(body: string): Tree {
  return body === '' ? { members: [] } : treeOf(JSON.parse(body));
}

/** How long this thread has had a processor, which does not grow while others have it. */
const processorMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

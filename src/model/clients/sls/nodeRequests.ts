import type { LogstoreClientFacts } from '../facts.ts';
import { javaScriptString } from '../literals.ts';

/**
 * What both clients for Node.js begin with: there is no official consumer library for Node.js, and the management SDK
 * cannot read logs without a native module. So requests are made, signed and decoded with what Node.js has.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/request-signature-v4
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-pulllogs
 */
export const requestImports = `import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { unzipSync } from 'node:zlib';`;

/** What the programs need besides themselves. */
export const onlyNode = 'Needs Node.js 20 or newer, and no packages.';

export const requestConstants = ({ projectEndpoint, region, logstore }: LogstoreClientFacts): string =>
  `const origin = ${javaScriptString(projectEndpoint.origin)};
const host = ${javaScriptString(projectEndpoint.host)};
const region = ${javaScriptString(region)};
const logstorePath = '/logstores/' + encodeURIComponent(${javaScriptString(logstore)});`;

/** Functions, not constants: they stand at the end of a program whose first lines call them. */
export const requestFunctions = `function environment(name) {
  const value = process.env[name];
  if (!value) throw new Error(\`Set \${name}.\`);
  return value;
}

// Sends a request with signature version 4. Fails with the error code of the service as its code.
function call(method, path, query = {}, body = '', accept = {}) {
  const sha256 = text => createHash('sha256').update(text).digest('hex');
  const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
  const encode = text => encodeURIComponent(text).replace(/[!'()*]/g, sign => '%' + sign.charCodeAt(0).toString(16).toUpperCase());
  const date = new Date().toISOString().replace(/[-:]|\\.\\d+/g, '');
  const day = date.slice(0, 8);
  const token = process.env.ALIBABA_CLOUD_SECURITY_TOKEN;
  const headers = {
    host,
    'x-log-apiversion': '0.6.0',
    'x-log-bodyrawsize': String(Buffer.byteLength(body)),
    'x-log-content-sha256': sha256(body),
    'x-log-date': date,
    ...(body !== '' && { 'content-type': 'application/json' }),
    ...(token && { 'x-acs-security-token': token }),
  };
  const names = Object.keys(headers).sort();
  const parameters = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
  const canonical = [
    method,
    path,
    parameters.map(([name, value]) => (value === '' ? name : \`\${name}=\${encode(value)}\`)).join('&'),
    ...names.map(name => \`\${name}:\${headers[name]}\`),
    '',
    names.join(';'),
    headers['x-log-content-sha256'],
  ].join('\\n');
  const scope = \`\${day}/\${region}/sls/aliyun_v4_request\`;
  const secret = 'aliyun_v4' + environment('ALIBABA_CLOUD_ACCESS_KEY_SECRET');
  const key = [day, region, 'sls', 'aliyun_v4_request'].reduce(hmac, secret);
  const signature = hmac(key, \`SLS4-HMAC-SHA256\\n\${date}\\n\${scope}\\n\${sha256(canonical)}\`).toString('hex');
  const credential = \`\${environment('ALIBABA_CLOUD_ACCESS_KEY_ID')}/\${scope}\`;
  headers.authorization = \`SLS4-HMAC-SHA256 Credential=\${credential},Signature=\${signature}\`;
  headers['content-length'] = String(Buffer.byteLength(body));
  const search = parameters.map(([name, value]) => \`\${encode(name)}=\${encode(value)}\`).join('&');
  const { request } = origin.startsWith('http:') ? http : https;
  return new Promise((resolve, reject) => {
    const sent = request(
      \`\${origin}\${path}\${search === '' ? '' : '?' + search}\`,
      { method, headers: { ...headers, ...accept }, timeout: 60_000 },
      answer => {
        const parts = [];
        answer.on('data', part => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const bytes = Buffer.concat(parts);
          if (answer.statusCode === 200) return resolve({ headers: answer.headers, bytes });
          const text = bytes.toString();
          const code = /"errorCode"\\s*:\\s*"(\\w+)"/.exec(text)?.[1] ?? String(answer.statusCode);
          reject(Object.assign(new Error(\`\${method} \${path}: \${text}\`), { code }));
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('The service did not answer.')));
    sent.on('error', reject);
    sent.end(body);
  });
}

async function json(...request) {
  return JSON.parse((await call(...request)).bytes.toString() || 'null');
}

async function cursorOf(shard, from) {
  const query = { type: 'cursor', from: String(from) };
  return (await json('GET', \`\${logstorePath}/shards/\${shard}\`, query)).cursor;
}

// Reads the next records of a shard. A cursor that stays the same is the end for now.
async function pull(shard, cursor) {
  const query = { type: 'log', cursor, count: '100' };
  const accept = { accept: 'application/x-protobuf', 'accept-encoding': 'deflate' };
  const { headers, bytes } = await call('GET', \`\${logstorePath}/shards/\${shard}\`, query, '', accept);
  const compression = headers['x-log-compresstype'];
  if (compression && !['deflate', 'gzip'].includes(compression)) throw new Error(\`This client cannot read \${compression}.\`);
  const size = Number(headers['x-log-bodyrawsize'] ?? bytes.length);
  const body = size === 0 ? Buffer.alloc(0) : compression ? unzipSync(bytes) : bytes;
  return { logs: [...logsOf(body)], next: headers['x-log-cursor'] };
}

// Decodes a LogGroupList: its field 1 is a LogGroup, whose field 1 is a log with a time (1) and contents (2).
function* logsOf(list) {
  for (const [, group] of fieldsOf(list, 1)) {
    for (const [, log] of fieldsOf(group, 1)) {
      const contents = {};
      let time = 0;
      for (const [field, value] of fieldsOf(log)) {
        if (field === 1) time = value;
        if (field !== 2) continue;
        const pair = new Map(fieldsOf(value));
        contents[String(pair.get(1) ?? '')] = String(pair.get(2) ?? '');
      }
      yield { time, contents };
    }
  }
}

function* fieldsOf(bytes, only) {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (at >= bytes.length) throw new Error('The answer ends in the middle of a record.');
      const part = bytes[at++];
      value += (part & 0x7f) * factor;
      if (part < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = number();
    const field = Math.floor(tag / 8);
    let value;
    if (tag % 8 === 0) value = number();
    else {
      const length = tag % 8 === 2 ? number() : tag % 8 === 5 ? 4 : 8;
      if (at + length > bytes.length) throw new Error('The answer ends in the middle of a record.');
      value = bytes.subarray(at, (at += length));
    }
    if (only === undefined || field === only) yield [field, value];
  }
}`;

/** What the client begins with where it has no checkpoint, in the form of the service. */
export const fromText = ({ start }: LogstoreClientFacts): string =>
  start.from === 'time' ? String(start.at) : javaScriptString(start.from);

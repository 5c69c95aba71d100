import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { getCACertificates, rootCertificates } from 'node:tls';
import { readCertificates } from '../../../src/network/certificates.ts';
import { createAuthority } from '../../support/authority.ts';
import { plainSettings } from './samples.ts';

let folder: string;
let company: string;
let other: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  company = (await createAuthority('Company CA')).pem;
  other = (await createAuthority('Other CA')).pem;
});
after(() => rm(folder, { recursive: true }));

async function extra(text: string) {
  const file = join(folder, 'extra.pem');
  await writeFile(file, text);
  return readCertificates({ ...plainSettings, environment: { NODE_EXTRA_CA_CERTS: file } });
}

test('Node’s own are trusted', async () => {
  const { trusted, counts, warnings } = await readCertificates(plainSettings);
  assert.deepEqual(trusted, rootCertificates);
  assert.deepEqual([counts, warnings], [{ bundled: rootCertificates.length, system: 0, extra: 0 }, []]);
});

test('those of the system too, where the editor allows it', async () => {
  const { trusted, counts } = await readCertificates({ ...plainSettings, usesSystemCertificates: true });
  const system = [...new Set(getCACertificates('system'))];
  assert.equal(counts.system, system.length);
  assert.deepEqual(
    system.filter(pem => !trusted.includes(pem)),
    [],
  );
});

test('a system that takes too long is told, and not waited for', async () => {
  const { counts, warnings } = await readCertificates({ ...plainSettings, usesSystemCertificates: true }, 0);
  assert.equal(counts.system, 0);
  assert.deepEqual(warnings, ['Reading the system certificates timed out.']);
});

test('and those of the file, whatever stands between them', async () => {
  const { trusted, counts, warnings } = await extra(
    `# Company\n${company}\nOther:\r\n${other.replaceAll('\n', '\r\n')}`,
  );
  assert.deepEqual([counts.extra, warnings], [2, []]);
  assert.ok(trusted.some(pem => pem.trim() === company.trim()));
});

test('what is not understood in the file is left out and told', async () => {
  const broken = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  const { counts, warnings } = await extra(company + broken + other);
  assert.equal(counts.extra, 2);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /extra\.pem: certificate 2 can't be parsed/);
});

test('a file without certificates, and a missing one, are told', async () => {
  assert.match((await extra('nothing')).warnings.join(), /extra\.pem: no certificates found/);
  const missing = { ...plainSettings, environment: { NODE_EXTRA_CA_CERTS: join(folder, 'missing.pem') } };
  const { counts, warnings } = await readCertificates(missing);
  assert.equal(counts.extra, 0);
  assert.match(warnings.join(), /^ENOENT.*missing\.pem/);
});

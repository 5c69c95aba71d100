import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SourceProblem } from '../../../src/cloud/credentials.ts';
import type { Fix } from '../../../src/ui/fixes.ts';
import '../wizards/stubbedEditor.ts';

const { fixOfSource } = await import('../../../src/ui/fixes.ts');
const { sourceProblemWords } = await import('../../../src/ui/sourceProblems.ts');

type Kind = SourceProblem['kind'];
type Of<K extends Kind> = Extract<SourceProblem, { readonly kind: K }>;
type ReasonOf<K extends Kind> = Of<K> extends { readonly reason: infer R extends string } ? R : never;

const profile = 'ops';
const roleArn = 'acs:ram::1234567890123456:role/reader';

/** For every reason of a kind one problem, so that a new reason does not compile until it is here. */
function each<K extends Kind>(
  reasons: Readonly<Record<ReasonOf<K>, RegExp>>,
  make: (reason: ReasonOf<K>) => SourceProblem,
): readonly (readonly [SourceProblem, RegExp])[] {
  return (Object.entries(reasons) as [ReasonOf<K>, RegExp][]).map(([reason, words]) => [make(reason), words]);
}

const commandText = 'cat /home/me/keys --secret s3cr3t';
const problems: Readonly<Record<Kind, readonly (readonly [SourceProblem, RegExp, Fix?])[]>> = {
  noStoredPair: [[{ kind: 'noStoredPair' }, /not stored here any more\. Sign in again/, 'signInAgain']],
  keyring: [[{ kind: 'keyring' }, /secret storage of the editor failed/, 'signInAgain']],
  storedTokenExpired: [[{ kind: 'storedTokenExpired' }, /has ended\. Paste a new one/, 'signInAgain']],
  file: each<'file'>(
    {
      missing: /config\.json, does not exist/,
      unreadable: /cannot be read\. Check its permissions/,
      notJson: /no valid JSON/,
      notProfiles: /no list of profiles/,
    },
    reason => ({ kind: 'file', reason }),
  ),
  noProfile: [[{ kind: 'noProfile', profile }, /no profile ops\. Add it/, 'signInAgain']],
  unsupportedMode: [
    [
      { kind: 'unsupportedMode', profile, mode: 'RsaKeyPair' },
      /ops has the mode RsaKeyPair, which is not/,
      'signInAgain',
    ],
  ],
  member: each<'member'>(
    {
      missing: /ops lacks ram_role_arn/,
      wrongType: /ram_role_arn is not of the right type/,
      malformed: /ram_role_arn is not written as/,
      tooSmall: /ram_role_arn is too small/,
      tooLarge: /ram_role_arn is too large/,
      unknownProfile: /ram_role_arn names a profile/,
      noFile: /ram_role_arn names a file/,
      otherAccount: /ram_role_arn names another account than/,
    },
    reason => ({ kind: 'member', profile, member: 'ram_role_arn', reason }),
  ),
  cycle: [[{ kind: 'cycle', profile }, /ops comes back to itself through source_profile/, 'signInAgain']],
  profileExpired: [
    [{ kind: 'profileExpired', profile, mode: 'StsToken' }, /token of profile ops has ended\. Put/, 'openCliTerminal'],
    [{ kind: 'profileExpired', profile, mode: 'RamRoleArn' }, /token of profile ops has ended\. Put/, 'signInAgain'],
    [{ kind: 'profileExpired', profile, mode: 'CloudSSO' }, /keys of profile ops have.*CLI once/, 'openCliTerminal'],
    [{ kind: 'profileExpired', profile, mode: 'OAuth' }, /keys of profile ops have.*CLI once/, 'openCliTerminal'],
  ],
  consent: [
    [
      { kind: 'consent', profile, asked: { kind: 'command', text: commandText } },
      /^Review the command that profile ops gets/,
      'allowSource',
    ],
    [
      { kind: 'consent', profile, asked: { kind: 'address', text: 'https://keys.example.com/?token=s3cr3t' } },
      /^Review the address that profile ops gets/,
      'allowSource',
    ],
  ],
  untrustedWorkspace: [
    [{ kind: 'untrustedWorkspace', profile }, /^Trust this workspace to use profile ops/, 'manageTrust'],
  ],
  externalForbidden: [
    [{ kind: 'externalForbidden', profile }, /variable ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids/, 'signInAgain'],
  ],
  command: [
    ...each<'command'>(
      {
        notFound: /was not found\. Correct process_command/,
        failed: /broke off\. Run it/,
        timeLimit: /took too long/,
        tooLong: /far more than keys/,
        notJson: /one JSON object/,
        badMember: /no usable keys/,
      },
      reason => ({ kind: 'command', profile, reason }),
    ),
    [{ kind: 'command', profile, reason: 'failed', exitCode: 3 }, /failed with exit code 3/],
    [{ kind: 'command', profile, reason: 'badMember', member: 'mode' }, /no usable mode/],
  ],
  address: [
    ...each<'address'>(
      {
        notAllowed: /has to start with https/,
        unreachable: /does not answer\. Check/,
        refused: /answered without keys/,
        notJson: /one JSON object/,
        badMember: /without usable keys/,
      },
      reason => ({ kind: 'address', profile, reason }),
    ),
    [{ kind: 'address', profile, reason: 'refused', status: 404 }, /HTTP status 404/],
    [{ kind: 'address', profile, reason: 'badMember', member: 'Expiration' }, /a usable Expiration/],
  ],
  environment: [
    [
      { kind: 'environment', variable: 'ALIBABA_CLOUD_ACCESS_KEY_ID' },
      /ALIBABA_CLOUD_ACCESS_KEY_ID is missing/,
      'signInAgain',
    ],
  ],
  metadata: each<'metadata'>(
    {
      forbidden: /ALIBABA_CLOUD_ECS_METADATA_DISABLED\. Start/,
      unreachable: /cannot be reached/,
      noRole: /does not have this RAM role/,
      refused: /refuses to give out/,
      badAnswer: /no usable keys/,
    },
    reason => ({ kind: 'metadata', reason }),
  ),
  role: [
    ...each<'role'>(
      {
        denied: /sts:AssumeRole on acs:ram::1234567890123456:role\/reader/,
        notFound: /reader does not exist/,
        rootAccount: /by the account itself\. Use keys of a RAM user/,
        oidcToken: /token in oidc_token_file is not accepted/,
        oidcProvider: /does not trust the identity provider/,
        refused: /with these values/,
      },
      reason => ({ kind: 'role', roleArn, reason }),
    ),
    [{ kind: 'role', roleArn, reason: 'denied' }, /^No permission: AssumeRole/, 'showPolicy'],
  ],
  otherIdentity: [
    [{ kind: 'otherIdentity', accountId: '2' }, /another identity \(account 2\), so nothing is sent/, 'signInAgain'],
  ],
};

for (const [kind, list] of Object.entries(problems)) {
  describe(kind, () => {
    for (const [problem, words, fix] of list) {
      test(JSON.stringify(problem), () => {
        const { text, detail = '' } = sourceProblemWords(problem);
        assert.match(text, words);
        assert.match(text, /[.]$/);
        if (fix) assert.equal(fixOfSource(problem), fix);
        // What is asked to be allowed is shown where it is asked, and nowhere else.
        assert.doesNotMatch(text + detail, /s3cr3t|keys\.example/);
        assert.doesNotMatch(text + detail, /\{\d\}|undefined/);
      });
    }
  });
}

test('a field says what it has to look like', () => {
  const detail = (member: string): string =>
    sourceProblemWords({ kind: 'member', profile, member, reason: 'malformed' }).detail ?? '';
  assert.match(detail('ram_role_arn'), /acs:ram::1234567890123456:role\/name/);
  assert.match(detail('expired_seconds'), /900 to 43200/);
  assert.match(detail('region_id'), /^The file is read again/);
});

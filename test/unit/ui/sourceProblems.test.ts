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
  noStoredPair: [[{ kind: 'noStoredPair' }, /no longer stored on this computer\. Sign in again/, 'signInAgain']],
  keyring: [[{ kind: 'keyring' }, /VS Code's secret storage failed/, 'signInAgain']],
  storedTokenExpired: [[{ kind: 'storedTokenExpired' }, /has expired\. Paste a new one/, 'signInAgain']],
  file: each<'file'>(
    {
      missing: /config\.json doesn't exist/,
      unreadable: /^Can't read .*\. Check its permissions/,
      tooLarge: /config\.json is larger than 8 MB\. Remove/,
      utf16: /config\.json is encoded as UTF-16\. Save it as UTF-8/,
      notJson: /isn't valid JSON/,
      notProfiles: /no list of profiles/,
    },
    reason => ({ kind: 'file', reason }),
  ),
  noProfile: [[{ kind: 'noProfile', profile }, /no profile named ops\. Add it/, 'signInAgain']],
  unsupportedMode: [
    [{ kind: 'unsupportedMode', profile, mode: 'RsaKeyPair' }, /ops uses mode RsaKeyPair, which isn't/, 'signInAgain'],
  ],
  member: each<'member'>(
    {
      missing: /ops is missing ram_role_arn/,
      wrongType: /ram_role_arn has the wrong type/,
      malformed: /ram_role_arn isn't in the correct format/,
      tooSmall: /ram_role_arn is too small/,
      tooLarge: /ram_role_arn is too large/,
      unknownProfile: /ram_role_arn points to a profile/,
      noFile: /ram_role_arn points to a file/,
      otherAccount: /ram_role_arn doesn't match the account/,
    },
    reason => ({ kind: 'member', profile, member: 'ram_role_arn', reason }),
  ),
  cycle: [[{ kind: 'cycle', profile }, /ops refers back to itself through source_profile/, 'signInAgain']],
  profileExpired: [
    [
      { kind: 'profileExpired', profile, mode: 'StsToken' },
      /token of profile ops has expired\. Add/,
      'openCliTerminal',
    ],
    [{ kind: 'profileExpired', profile, mode: 'RamRoleArn' }, /token of profile ops has expired\. Add/, 'signInAgain'],
    [
      { kind: 'profileExpired', profile, mode: 'CloudSSO' },
      /credentials of profile ops have.*CLI once/,
      'openCliTerminal',
    ],
    [
      { kind: 'profileExpired', profile, mode: 'OAuth' },
      /credentials of profile ops have.*CLI once/,
      'openCliTerminal',
    ],
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
    [
      { kind: 'externalForbidden', profile },
      /variable ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS doesn't allow/,
      'signInAgain',
    ],
  ],
  command: [
    ...each<'command'>(
      {
        notFound: /wasn't found\. Correct process_command/,
        failed: /was interrupted\. Run it/,
        timeLimit: /took too long/,
        tooLong: /too much output/,
        notJson: /a single JSON object/,
        badMember: /no usable credentials/,
      },
      reason => ({ kind: 'command', profile, reason }),
    ),
    [{ kind: 'command', profile, reason: 'failed', exitCode: 3 }, /failed with exit code 3/],
    [{ kind: 'command', profile, reason: 'badMember', member: 'mode' }, /no usable mode/],
  ],
  address: [
    ...each<'address'>(
      {
        notAllowed: /must start with https/,
        unreachable: /isn't responding\. Check/,
        refused: /returned no credentials/,
        notJson: /a single JSON object/,
        badMember: /returned no usable credentials/,
      },
      reason => ({ kind: 'address', profile, reason }),
    ),
    [{ kind: 'address', profile, reason: 'refused', status: 404 }, /HTTP status 404/],
    [{ kind: 'address', profile, reason: 'badMember', member: 'Expiration' }, /no usable Expiration/],
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
      forbidden: /ALIBABA_CLOUD_ECS_METADATA_DISABLED disables .*\. Start/,
      unreachable: /^Can't reach/,
      noRole: /doesn't have this RAM role/,
      refused: /denied access to/,
      badAnswer: /no usable credentials/,
    },
    reason => ({ kind: 'metadata', reason }),
  ),
  role: [
    ...each<'role'>(
      {
        denied: /sts:AssumeRole on acs:ram::1234567890123456:role\/reader/,
        notFound: /reader doesn't exist/,
        rootAccount: /^An Alibaba Cloud account can't assume .*\. Use the credentials of a RAM user/,
        oidcToken: /didn't accept the token in oidc_token_file/,
        oidcProvider: /doesn't trust the token's identity provider/,
        refused: /with these values/,
      },
      reason => ({ kind: 'role', roleArn, reason }),
    ),
    [{ kind: 'role', roleArn, reason: 'denied' }, /^No permission to call AssumeRole/, 'showPolicy'],
  ],
  otherIdentity: [
    [{ kind: 'otherIdentity', accountId: '2' }, /another identity \(account 2\), so they aren't used/, 'signInAgain'],
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

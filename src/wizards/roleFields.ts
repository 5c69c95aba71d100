import { userInfo } from 'node:os';
import * as vscode from 'vscode';
import { longestPolicy, sessionSeconds } from '../cloud/sts/roleLimits.ts';
import {
  externalIdProblem,
  roleArnProblem,
  rolePolicyProblem,
  sessionNameFor,
  sessionNameProblem,
  sessionSecondsProblem,
} from '../model/accounts/roleRules.ts';
import { type AskStep, error } from './steps.ts';

/** What AssumeRole is told of a role; the key says of which role of the chain. */
type RoleField = Omit<AskStep, 'key'>;

export const arnStep: RoleField = {
  kind: 'ask',
  prompt: vscode.l10n.t('ARN of the role, as the RAM console shows it.'),
  placeholder: 'acs:ram::1234567890123456:role/ops-reader',
  check: arn => {
    switch (roleArnProblem(arn)) {
      case 'empty':
        return error(vscode.l10n.t('Enter the ARN of the role.'));
      case 'otherPrincipal':
        return error(vscode.l10n.t('This is not a role. The ARN of a role has :role/ before its name.'));
      case 'malformed':
        return error(vscode.l10n.t('The form of a role: {0}', 'acs:ram::1234567890123456:role/name'));
      case undefined:
        return undefined;
    }
  },
};

export const sessionNameStep = (): RoleField => ({
  kind: 'ask',
  prompt: vscode.l10n.t('Name of the session, by which the audit log of the account tells who it was.'),
  placeholder: 'vscode-alice',
  proposal: sessionNameFor(userName()),
  check: name => {
    switch (sessionNameProblem(name)) {
      case 'empty':
        return error(vscode.l10n.t('Enter a name.'));
      case 'badCharacter':
        return error(vscode.l10n.t('Only letters from A to Z, digits and {0}.', '. @ - _'));
      case 'badLength':
        return error(vscode.l10n.t('From {0} to {1} characters.', 2, 64));
      case undefined:
        return undefined;
    }
  },
});

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user who has no name.
    return '';
  }
}

export const externalIdStep: RoleField = {
  kind: 'ask',
  prompt: vscode.l10n.t('External ID, if the trust policy of the role asks for one.'),
  placeholder: vscode.l10n.t('External ID, or nothing'),
  check: id => {
    switch (externalIdProblem(id)) {
      case 'badCharacter':
        return error(vscode.l10n.t('Only letters from A to Z, digits and {0}.', '+ = , . @ : / - _'));
      case 'badLength':
        return error(vscode.l10n.t('From {0} to {1} characters.', 2, 1224));
      case undefined:
        return undefined;
    }
  },
};

export const sessionSecondsStep: RoleField = {
  kind: 'ask',
  prompt: vscode.l10n.t('How many seconds a session lasts, at most as long as the role allows; empty for an hour.'),
  placeholder: '3600',
  check: text => {
    switch (sessionSecondsProblem(text)) {
      case 'notWholeNumber':
        return error(vscode.l10n.t('Enter a whole number of seconds.'));
      case 'outOfRange':
        return error(vscode.l10n.t('Between {0} and {1} seconds.', sessionSeconds.least, sessionSeconds.most));
      case undefined:
        return undefined;
    }
  },
};

export const policyStep: RoleField = {
  kind: 'ask',
  prompt: vscode.l10n.t('RAM policy as JSON, to allow less than the role does; empty for all that the role may do.'),
  placeholder: '{"Version":"1","Statement":[…]}',
  check: policy => {
    switch (rolePolicyProblem(policy)) {
      case 'notJson':
        return error(vscode.l10n.t('This is no valid JSON object.'));
      case 'tooLong':
        return error(vscode.l10n.t('At most {0} characters.', longestPolicy));
      case undefined:
        return undefined;
    }
  },
};

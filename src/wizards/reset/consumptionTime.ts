import * as vscode from 'vscode';
import type { DtsJob } from '../../cloud/dts/types.ts';
import type { Account } from '../../model/accounts/account.ts';
import { type ChangeTrackingInstance, nameOfInstance } from '../../model/places.ts';
import { consumptionTimeCall } from '../../model/reset/consumptionTime.ts';
import type { UnixSeconds } from '../../model/units.ts';
import { confirm, showInStatusBar } from '../../ui/notifications.ts';
import { accountWords, momentText, tintedName } from '../../ui/words.ts';
import { attemptByWizard, tryToChange } from '../engine/attempts.ts';
import { isOver } from '../engine/ending.ts';
import { instanceFact, placeFacts, reviewWithCall, sayingMs } from '../engine/review.ts';
import { Answers, error, type Fact, type Step } from '../engine/steps.ts';
import { echoWords, localContext, resetTimeStep } from './resetTimeStep.ts';

interface ConsumptionTime {
  readonly account: Account;
  readonly instance: ChangeTrackingInstance;
  /** The instance's task as it was just read. */
  readonly job: DtsJob;
  apply(at: UnixSeconds, signal: AbortSignal): Promise<void>;
}

/** Asks for the consumption time of an instance of the older kind and sets it. Resolves with whether it was set. */
export async function setConsumptionTime(subject: ConsumptionTime): Promise<boolean> {
  const { account, instance, job } = subject;
  const answers = new Answers({ account });
  const name = nameOfInstance({ ...instance, job });
  const wizard = {
    title: () => vscode.l10n.t('Set Consumption Time · {0}', name),
    steps: consumptionTimeSteps(subject),
  };
  const isSet = await attemptByWizard(wizard, answers, async () => {
    const at = answers.get('resetAt');
    if (!(await isConfirmed(subject, at)) || isOver(answers)) return { kind: 'again', at: 'review' };
    return tryToChange({
      progress: vscode.l10n.t('Setting the consumption time of {0}', name),
      apply: async signal => {
        await subject.apply(at, signal);
        return true;
      },
      unknown: vscode.l10n.t("Couldn't confirm whether the consumption time of {0} was set.", instance.instanceId),
      stepAtFault: ({ kind }) => (kind === 'invalid' ? 'resetTime' : 'review'),
    });
  });
  if (isSet) showInStatusBar(vscode.l10n.t('The consumption time of {0} was set.', name), sayingMs);
  return isSet ?? false;
}

const consumptionTimeSteps = (subject: ConsumptionTime): readonly Step[] => [
  resetTimeStep({
    service: 'dts',
    context: localContext,
    check: at => {
      const { beginTime, endTime } = subject.job;
      if (beginTime && at * 1000 < beginTime.getTime()) {
        return error(vscode.l10n.t('Older than the oldest data ({0}).', momentText(beginTime)));
      }
      if (endTime && at * 1000 > endTime.getTime()) {
        return error(vscode.l10n.t('Newer than the newest data ({0}).', momentText(endTime)));
      }
      return undefined;
    },
  }),
  reviewWithCall({
    placeholder: vscode.l10n.t('Preview. Nothing has been changed yet.'),
    go: vscode.l10n.t('Set Time'),
    facts: answers => facts(subject, answers),
    equalCall: answers => consumptionTimeCall(subject.instance, answers.get('resetAt')),
  }),
];

const facts = ({ account, instance, job }: ConsumptionTime, answers: Answers): readonly Fact[] => [
  { label: vscode.l10n.t('New checkpoint'), value: echoWords(answers.get('resetAt'), Date.now()), key: 'resetTime' },
  {
    label: vscode.l10n.t('Current checkpoint'),
    value: job.consumptionCheckpoint ? momentText(job.consumptionCheckpoint) : vscode.l10n.t('not started'),
  },
  {
    label: vscode.l10n.t('All consumers'),
    value: vscode.l10n.t('All consumers of the instance share one checkpoint.'),
    icon: 'warning',
  },
  instanceFact({ ...instance, job }),
  ...placeFacts(account, instance.region),
];

async function isConfirmed({ account, instance, job }: ConsumptionTime, at: UnixSeconds): Promise<boolean> {
  const name = nameOfInstance({ ...instance, job });
  const question = vscode.l10n.t('Set the consumption time of {0} in account {1}?', name, tintedName(account));
  const details = [
    accountWords(account),
    `${instance.instanceId} · ${instance.region}`,
    echoWords(at, Date.now()),
    vscode.l10n.t("You can't undo this. You can only set another time."),
  ];
  return confirm(question, details, vscode.l10n.t('Set Time'));
}

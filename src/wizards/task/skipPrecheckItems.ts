import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { inLanguage } from '../../model/explain/entry.ts';
import { explain } from '../../model/explain/explain.ts';
import { type ChangeTrackingInstance, nameOfInstance } from '../../model/places.ts';
import type { FailedCheck } from '../../model/task/failedChecks.ts';
import { skipCall, type SkippedChecks, skippedChecks } from '../../model/task/skippedChecks.ts';
import { skipRefusalWords } from '../../ui/refusals.ts';
import { attemptByWizard, tryToChange } from '../engine/attempts.ts';
import { instanceFact, placeFacts, reviewWithCall, typedNameStep, versionDoubt } from '../engine/review.ts';
import { Answers, type Choice, type Fact, type Step } from '../engine/steps.ts';
import { namesText, sentences } from '../../ui/written.ts';

interface SkippedPrecheck {
  readonly account: Account;
  /** The instance with its task as it was just read. */
  readonly instance: ChangeTrackingInstance;
  readonly precheckId: string;
  readonly checks: readonly FailedCheck[];
  apply(skipped: SkippedChecks, signal: AbortSignal): Promise<'skipped' | 'changed'>;
}

/**
 * Lets the user choose which items of a precheck that failed are skipped, and skips them after a review and the name of
 * the instance. Resolves with how many were skipped, which is none if the user left, or with `changed` if the precheck ran
 * again meanwhile.
 */
export async function skipPrecheckItems(subject: SkippedPrecheck): Promise<number | 'changed'> {
  const name = nameOfInstance(subject.instance);
  const answers = new Answers({ account: subject.account });
  const wizard = { title: () => vscode.l10n.t('Skip Precheck Items · {0}', name), steps: skipSteps(subject) };
  const skipped = await attemptByWizard(wizard, answers, () =>
    tryToChange({
      progress: vscode.l10n.t('Skipping precheck items of {0}', name),
      apply: async signal => {
        const chosen = chosenChecks(subject, answers);
        const result = await subject.apply(chosen, signal);
        return result === 'skipped' ? chosen.items.length : result;
      },
      unknown: vscode.l10n.t("Couldn't confirm whether the precheck items of {0} are skipped.", name),
      stepAtFault: () => 'review',
    }),
  );
  return skipped ?? 0;
}

const skipSteps = (subject: SkippedPrecheck): readonly Step[] => [
  {
    kind: 'pickMany',
    key: 'precheckItems',
    placeholder: vscode.l10n.t('Select the failed items to skip'),
    choices: () => subject.checks.map(choiceOf),
    atLeastOne: vscode.l10n.t('Select at least one item that can be skipped.'),
  },
  reviewWithCall({
    placeholder: vscode.l10n.t('Preview. Nothing has been changed yet.'),
    go: vscode.l10n.t('Enter Name to Skip'),
    facts: answers => facts(subject, answers),
    equalCall: answers => skipCall(subject.instance, chosenChecks(subject, answers)),
  }),
  typedNameStep(
    nameOfInstance(subject.instance).trim(),
    vscode.l10n.t('Enter the name of the instance to skip the selected precheck items.'),
  ),
];

const chosenChecks = ({ precheckId }: SkippedPrecheck, answers: Answers): SkippedChecks =>
  skippedChecks(precheckId, answers.get('precheckItems'));

function choiceOf(check: FailedCheck, index: number): Choice<string> {
  const { item, refusal } = check;
  const reason = refusal && skipRefusalWords(refusal);
  return {
    // Parts of a distributed task have the same items.
    id: refusal ? `${index} ${item.item}` : item.item,
    value: item.item,
    label: item.item,
    detail: sentences(reason, causeOf(check)),
    ...(refusal && { icon: 'circle-slash', isRefused: true }),
  };
}

/** What failed, in the words of the knowledge, or else of the service. */
function causeOf({ item }: FailedCheck): string {
  const [found] = explain({ kind: 'precheckItem', item }).findings;
  if (found?.kind === 'known') return inLanguage(found.entry.cause, vscode.env.language);
  return item.failedDetail ?? item.failedReason ?? '';
}

const facts = (subject: SkippedPrecheck, answers: Answers): readonly Fact[] => [
  ...subject.checks
    .filter(({ item, refusal }) => !refusal && answers.get('precheckItems').includes(item.item))
    .map((check): Fact => ({
      label: vscode.l10n.t('Item to skip: {0}', check.item.item),
      value: causeOf(check) || vscode.l10n.t("What this item checks isn't known."),
      isLong: true,
    })),
  {
    label: vscode.l10n.t('What may happen'),
    value: vscode.l10n.t(
      "DTS no longer makes these checks. If what they found isn't fixed, the task can fail later or miss changes. Skipping doesn't start the task.",
    ),
    isLong: true,
  },
  ...leftFacts(subject.checks),
  instanceFact(subject.instance),
  ...versionDoubt(subject.instance),
  ...placeFacts(subject.account, subject.instance.region),
];

/** Warns of what fails the next precheck all the same. */
function leftFacts(checks: readonly FailedCheck[]): readonly Fact[] {
  const left = checks.filter(({ refusal }) => refusal !== undefined && refusal !== 'skipped');
  if (left.length === 0) return [];
  return [
    {
      label: vscode.l10n.t('Still failing'),
      value: namesText(left.map(({ item }) => item.item)),
      icon: 'warning',
    },
  ];
}

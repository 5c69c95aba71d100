import type { InputBox } from 'vscode';
import { plainText, withoutControls } from '../../ui/plainText.ts';
import { pauseInTyping, type Stage, startWaiting } from './stage.ts';
import type { AskStep, Problem } from './steps.ts';

/** Lets the user type into the box, and keeps the text once it passes the checks of the step. */
export function ask(step: AskStep, box: InputBox, stage: Stage): void {
  const { answers, inputs } = stage;
  let newest = new AbortController();
  let stopWaiting: (() => void) | undefined;

  const text = (): string => (step.keepsBlanks ? box.value : box.value.trim());
  const say = (problem: Problem | undefined): void => {
    box.validationMessage = problem && {
      message: plainText(problem.message),
      severity: inputs.severities[problem.severity],
    };
  };
  /** Starts a check and cancels the one before, whose verdict must not be shown any more. */
  const startCheck = (): AbortSignal => {
    newest.abort();
    stopWaiting?.();
    stopWaiting = undefined;
    newest = new AbortController();
    return AbortSignal.any([newest.signal, stage.closed]);
  };
  const checkLater = async (moment: 'typing' | 'enter', signal: AbortSignal): Promise<Verdict> => {
    try {
      const problem = await step.checkLater?.(text(), answers, moment, signal);
      return { problem, isPassed: problem?.severity !== 'error' };
    } catch (failure) {
      return { problem: { message: inputs.describe(failure).text, severity: 'warning' }, isPassed: false };
    }
  };

  const onTyping = async (): Promise<void> => {
    const signal = startCheck();
    const problem = step.check?.(text(), answers);
    say(problem);
    if (!step.checkLater || problem?.severity === 'error') return;
    await pauseInTyping(signal);
    const later = await checkLater('typing', signal);
    if (!signal.aborted && later.problem) say(later.problem);
  };

  const onEnter = async (): Promise<void> => {
    if (stopWaiting) return;
    const signal = startCheck();
    const problem = step.check?.(text(), answers);
    say(problem);
    if (problem?.severity === 'error') return;
    if (step.checkLater) {
      stopWaiting = startWaiting(box, stage);
      const later = await checkLater('enter', signal);
      if (signal.aborted) return;
      if (!later.isPassed) {
        startCheck();
        say(later.problem);
        return;
      }
    }
    keepDraft();
    stage.leave({ kind: 'next' });
  };

  const keepDraft = (): void => answers.set(step.key, text());

  box.prompt = plainText(step.prompt);
  box.placeholder = withoutControls(step.placeholder);
  box.password = step.isSecret ?? false;
  box.value = answers.find(step.key) ?? step.proposal ?? '';
  box.onDidChangeValue(() => void onTyping());
  box.onDidAccept(() => void onEnter());
  stage.beforeBack(keepDraft);
  if (text() !== '') void onTyping();
}

/** What the later check found. If the check itself failed, the box says why, and Enter tries again. */
interface Verdict {
  readonly problem: Problem | undefined;
  readonly isPassed: boolean;
}

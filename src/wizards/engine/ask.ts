import type { InputBox, QuickInput } from 'vscode';
import type { AskStep, Problem } from './steps.ts';
import type { Stage } from './wizard.ts';

/** What the later check found. When it failed itself, its reason is said, and Enter tries again. */
interface Verdict {
  readonly problem: Problem | undefined;
  readonly isPassed: boolean;
}

export function ask(step: AskStep, box: InputBox, stage: Stage): void {
  const { answers, inputs } = stage;
  let newest = new AbortController();
  let stopWaiting: (() => void) | undefined;

  const text = (): string => (step.keepsBlanks ? box.value : box.value.trim());
  const say = (problem: Problem | undefined): void => {
    box.validationMessage = problem && { message: problem.message, severity: inputs.severities[problem.severity] };
  };
  /** Calls off the check before; the answer of an older check is never shown. */
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

  const keepDraft = (): void => {
    answers.set(step.key, text());
  };

  box.prompt = step.prompt;
  box.placeholder = step.placeholder;
  box.password = step.isSecret ?? false;
  box.value = answers.find(step.key) ?? step.proposal ?? '';
  box.onDidChangeValue(() => void onTyping());
  box.onDidAccept(() => void onEnter());
  stage.beforeBack(keepDraft);
  if (text() !== '') void onTyping();
}

/** How long the user rests before a service is asked about what they typed. */
const pauseMs = 300;
/** What takes longer than this must be possible to call off. */
const patienceMs = 3_000;

/** Resolves after a pause in typing; never, when something newer was typed meanwhile. */
export function pauseInTyping(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
}

/**
 * Shows the input as busy and disabled until the returned function is called. The editor does not give the keyboard
 * back to an input that was disabled, and a disabled one can hardly be left: so the keyboard is handed back, and after
 * three seconds the input is enabled although it is still busy.
 */
export function startWaiting(input: QuickInput, { inputs, closed }: Stage): () => void {
  input.busy = true;
  input.enabled = false;
  inputs.focus();
  const enable = (): void => {
    input.enabled = true;
    inputs.focus();
  };
  const timer = setTimeout(enable, patienceMs);
  const stop = (): void => {
    clearTimeout(timer);
  };
  closed.addEventListener('abort', stop);
  return () => {
    stop();
    input.busy = false;
    if (!input.enabled) enable();
  };
}

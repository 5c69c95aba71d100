import type { SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';

/**
 * The error of a source that has no pair to supply. It carries no cause: what the runtime says of a file, a command or an
 * answer may quote it.
 */
export function sourceError(sourceProblem: SourceProblem): CloudError {
  return new CloudError('credentials', {
    service: 'sts',
    operation: 'Credentials',
    code: sourceProblem.kind,
    outcome: 'notApplied',
    sourceProblem,
  });
}

/** Why there is no pair, where the error says it. */
export function sourceProblemOf(error: unknown): SourceProblem | undefined {
  return error instanceof CloudError ? error.sourceProblem : undefined;
}

import type { IssuedCredentials } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import type { Plan } from './plan.ts';
import { sourceError } from './problem.ts';

/** The plan of a pair that was typed. It is asked for with every call, because it is kept and replaced elsewhere. */
export async function storedPairPlan(storedPair: () => Promise<IssuedCredentials | undefined>): Promise<Plan> {
  const pair = await readPair(storedPair);
  if (pair === undefined) throw sourceError({ kind: 'noStoredPair' });
  if (pair.securityToken === undefined) return { kind: 'pair', pair };
  return { kind: 'pair', pair, ended: { kind: 'storedTokenExpired' } };
}

async function readPair(storedPair: () => Promise<IssuedCredentials | undefined>) {
  try {
    return await storedPair();
  } catch (error) {
    throw error instanceof CloudError ? error : sourceError({ kind: 'keyring' });
  }
}

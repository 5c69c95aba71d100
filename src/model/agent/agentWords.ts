import type { SourceProblem } from '../../cloud/credentials.ts';
import type { CloudError } from '../../cloud/errors.ts';
import type { Block } from '../explain/block.ts';
import type { Question } from '../explain/explain.ts';
import type { Judgement } from '../lag/judge.ts';
import type { GroupReading, ShardLag, SlsReading } from '../lag/reading.ts';
import type { Refusal } from '../groups/groupActions.ts';
import type { ResetPlan } from '../reset/resetPlan.ts';
import type { Moment } from '../units.ts';

/** What the screens say of a group, in the language of the editor. */
export interface GroupWords {
  /** The first verdict in two or three words. */
  readonly state: string;
  /** Each verdict in a sentence, how it is known, and the next step, in the order of the verdicts. */
  readonly verdicts: readonly { readonly says: string; readonly evidence: string; readonly next?: string }[];
  readonly lag: string;
  readonly trend: string | undefined;
  /** The time until data is lost, and what that assumes. */
  readonly dataLoss: string;
  readonly dataLossAssumption: string | undefined;
  readonly dataKept: readonly string[];
  /** Whether a client is connected (DTS), or the order of shards (SLS). */
  readonly consumption: string;
  /** Where the checkpoint lies in what an instance has. */
  readonly window: string | undefined;
}

/**
 * The words that the screens use. They are handed in, because they are in the outer ring, and a model says the same of a
 * group as its panel does.
 */
export interface AgentWords {
  group(reading: GroupReading, judgement: Judgement, now: Moment): GroupWords;
  /** The sentence for the first verdict. */
  headline(reading: GroupReading, judgement: Judgement, now: Moment): string;
  shard(shard: ShardLag, reading: SlsReading, now: Moment): string;
  error(error: CloudError): string;
  sourceProblem(problem: SourceProblem): string;
  refusal(refusal: Refusal): string;
  taskStatus(status: string): string;
  explanation(question: Question): readonly Block[];
  explanationOfText(text: string): readonly Block[];
  reset(plan: ResetPlan): { readonly warnings: readonly string[]; readonly sums: readonly string[] };
  /** One line that is read as it is written, without secrets and without control characters, cut to this length. */
  plain(text: string, length: number): string;
  /** The same with its line ends. */
  lines(text: string, length: number): string;
}

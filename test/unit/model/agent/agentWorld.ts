import type { SampleAccount } from '../../../../src/emulator/sampleAccounts.ts';
import type { Instance } from '../../../../src/emulator/world/instance.ts';
import type { Logstore } from '../../../../src/emulator/world/logstore.ts';
import type { SourceProblem } from '../../../../src/cloud/credentials.ts';
import type { Account } from '../../../../src/model/accounts/account.ts';
import { AgentTools } from '../../../../src/model/agent/agentTools.ts';
import type { AgentAnswer } from '../../../../src/model/agent/tool.ts';
import type { Pinned } from '../../../../src/model/board/boardPlaces.ts';
import { LiveCatalog } from '../../../../src/model/catalog/liveCatalog.ts';
import { Entries } from '../../../../src/model/entries.ts';
import { Emitter } from '../../../../src/model/event.ts';
import { KeptHistories } from '../../../../src/model/lag/keptHistories.ts';
import { LiveMonitor } from '../../../../src/model/lag/liveMonitor.ts';
import { resetKind } from '../../../../src/model/reset/savedResets.ts';
import { CheckpointResets } from '../../../../src/model/reset/resets.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';
import { keptNowhere } from '../board/boardWorld.ts';
import '../../support/stubbedEditor.ts';

const { wordsForModels } = await import('../../../../src/agents/wordsForModels.ts');

/** An account of the extension, and whom the emulator takes it for. */
export interface AccountSketch {
  readonly name: string;
  readonly as?: SampleAccount['name'];
  readonly regions?: readonly string[];
  readonly isReadOnly?: boolean;
  readonly isSignedOut?: boolean;
  /** Why it is, if not for the usual reason. */
  readonly problem?: SourceProblem;
}

const never = new AbortController().signal;
const nothing = () => ({ dispose: () => undefined });

/** The tools over the emulator, with accounts and pins in the test's hand. */
export class AgentWorld {
  readonly cloud: MemoryCloud;
  readonly tools: AgentTools;
  readonly accounts: readonly Account[];
  pins: readonly Pinned[] = [];
  /** Fires when the pins have changed. */
  readonly pinned = new Emitter<void>();

  static async open(
    accounts: readonly AccountSketch[] = [{ name: 'prod' }],
    cloud = new MemoryCloud(),
  ): Promise<AgentWorld> {
    return new AgentWorld(accounts, cloud, await KeptHistories.open(keptNowhere, { setTimer: nothing }));
  }

  private constructor(sketches: readonly AccountSketch[], cloud: MemoryCloud, histories: KeptHistories) {
    this.cloud = cloud;
    const { clock, service } = this.cloud;
    const signers = new Map<string, SampleAccount['name']>();
    const problems = new Map<string, SourceProblem>();
    this.accounts = sketches.map(
      ({ name, as = 'sample', regions = ['cn-hangzhou'], isReadOnly, isSignedOut, problem }, index) => {
        const id = `account-${index}`;
        signers.set(id, as);
        if (isSignedOut || problem) problems.set(id, problem ?? { kind: 'noStoredPair' });
        const signer = service.accounts.find(each => each.name === as);
        if (!signer) throw new Error('The emulator has no such account.');
        const { identity } = signer;
        const isMarked = isReadOnly === undefined ? {} : { isReadOnly };
        return { id, name, kind: 'cloud', maskedAccessKeyId: 'LTAI****0001', identity, regions, ...isMarked };
      },
    );
    const cloudOf = (id: string) => this.cloud.cloudAs(signers.get(id) ?? 'nobody', id);
    const monitor = new LiveMonitor({ cloudOf, histories, now: clock.now, setTimer: clock.setTimer });
    this.tools = new AgentTools({
      accounts: {
        list: () => this.accounts,
        stateOf: id => {
          const problem = problems.get(id);
          return problem ? { problem } : {};
        },
        onDidChange: nothing,
        onDidReplaceKeys: nothing,
      },
      cloudOf,
      catalog: new LiveCatalog(cloudOf),
      monitor,
      histories,
      resets: new CheckpointResets({ cloudOf, histories, stored: new Entries(resetKind), now: clock.now }),
      pinned: { list: () => this.pins, onDidChange: this.pinned.event },
      words: wordsForModels,
      now: clock.now,
      setTimer: clock.setTimer,
    });
  }

  readonly call = (name: string, input: unknown = {}, signal = never): Promise<AgentAnswer> =>
    this.cloud.clock.until(this.tools.call(name, input, signal));

  instance(name: string): Instance {
    const found = this.cloud.service.world.instances.find(each => each.name === name);
    if (!found) throw new Error('The sample account has changed.');
    return found;
  }

  logstore(project: string, name: string): Logstore {
    const found = this.cloud.service.world.project(project)?.logstores().get(name);
    if (!found) throw new Error('The sample account has changed.');
    return found;
  }
}

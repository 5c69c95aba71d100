import { type CopyShell, linesToCopy, type Words } from '../commandLine.ts';
import { equalSlsCall } from '../groups/equalCall.ts';
import type { LogstoreGroup } from '../places.ts';
import { inOrder } from './inOrder.ts';

/** A script for one kind of shell. */
export interface Script {
  readonly shell: CopyShell;
  readonly text: string;
}

/**
 * Writes consumer groups of Logstores as the commands that create them, because Terraform has no resource for them. There
 * is a script for each kind of shell that can take all commands, first for the shell with this program. The order is that
 * of the names. Groups for which there is no command are counted.
 */
export function creationScripts(groups: readonly LogstoreGroup[], program: string): readonly Script[] {
  const sorted = inOrder(groups, ({ region, project, logstore, group }) => [region, project, logstore, group.name]);
  const commands = sorted.map(creationCommand).filter(command => command !== undefined);
  return linesToCopy(commands, program).map(({ shell, lines }) => ({
    shell,
    text: [...introduction(groups.length - commands.length), '', ...lines].map(line => `${line}\n`).join(''),
  }));
}

/**
 * The command that creates the group elsewhere as it is here. Nothing for a group whose settings the service has not
 * reported, because the command needs them, and for one whose name no terminal takes as it is.
 */
export function creationCommand({ group, ...logstore }: LogstoreGroup): Words | undefined {
  const { name, timeoutSeconds, isOrdered } = group;
  if (timeoutSeconds === undefined || isOrdered === undefined) return undefined;
  const { cli } = equalSlsCall(logstore, { name, timeoutSeconds, isOrdered });
  return linesToCopy([cli], '').length === 0 ? undefined : cli;
}

/**
 * No name is in here, nor any sign that a shell acts on: in a terminal, Zsh takes a comment that is pasted for a command.
 * https://zsh.sourceforge.io/Doc/Release/Options.html#Input_002fOutput
 */
const introduction = (leftOut: number): readonly string[] =>
  [
    'Creates consumer groups of Alibaba Cloud Log Service with the timeout and the order of the exported ones.',
    'To create them elsewhere, change the region, the project, and the Logstore first.',
    'The commands need the Alibaba Cloud CLI, and use the credentials of its current profile.',
    'A new group has no checkpoints. Where it starts is up to its clients.',
    'A group that already exists is left as it is, and its command fails.',
    ...(leftOut === 0
      ? []
      : [
          `Groups that are not in this script: ${leftOut}.`,
          'Their settings are not known, or their names have characters that no terminal takes.',
        ]),
  ].map(line => `# ${line}`);

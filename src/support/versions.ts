import { release } from 'node:os';
import * as vscode from 'vscode';

/** What runs here. */
export interface Versions {
  /** Of this extension. */
  readonly extension: string;
  /** Name and version. */
  readonly editor: string;
  /** Where the editor itself runs: `desktop`, `web` or the name of a host. */
  readonly host: string;
  /** Of the extension host. */
  readonly node: string;
  /** System, processor, and the version of the system. */
  readonly platform: string;
  /** The kind of remote that the extension host runs on, for example `ssh-remote`. */
  readonly remote?: string;
  readonly language: string;
}

export function readVersions(extension: string): Versions {
  const { appName, appHost, remoteName, language } = vscode.env;
  return {
    extension,
    editor: `${appName} ${vscode.version}`,
    host: appHost,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch} ${release()}`,
    ...(remoteName !== undefined && { remote: remoteName }),
    language,
  };
}

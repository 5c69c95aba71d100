/** The remedies for a failure that a page can offer. Each is a command of the same name that takes the error. */
export const fixNames = [
  'signInAgain',
  'showPolicy',
  'openNetworkSettings',
  'showNetworkDiagnostics',
  'openCliTerminal',
  'allowSource',
  'manageTrust',
  'explain',
] as const;
export type FixName = (typeof fixNames)[number];

/** A remedy as a button on a page. */
export interface OfferedFix {
  readonly fix: FixName;
  readonly title: string;
}

/** What decides the way of a request, read again whenever one of its settings changes. */
export interface NetworkSettings {
  /** Ours: `network.route`. */
  readonly route: 'auto' | 'direct' | 'editor';
  /** The editor's `http.proxy`; empty for none. May hold a user and a password, so it is never shown whole. */
  readonly proxy: string;
  /** The editor's `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** The editor's `http.proxySupport`; `off` means that no proxy is used at all. */
  readonly proxySupport: 'off' | 'on' | 'fallback' | 'override';
  /** The editor's `http.systemCertificates`. */
  readonly usesSystemCertificates: boolean;
  /** The variables of the editor's own environment that concern proxies and certificates. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The way that a request to an origin took last, for the diagnostics. */
export interface RouteTaken {
  readonly origin: string;
  readonly route: 'direct' | 'editor';
  /** Host and port of the proxy, without user and password. The editor keeps its own to itself. */
  readonly proxy?: string;
  /** Why the direct way was not taken: the runtime's code. */
  readonly insteadOfDirect?: string;
}

/** For the diagnostics: what is in force, and what became of it. */
export interface NetworkReport {
  /** Without credentials. */
  readonly settings: NetworkSettings;
  readonly routes: readonly RouteTaken[];
  /** How many certificate authorities the direct way trusts, by where they come from. */
  readonly certificates: { readonly bundled: number; readonly system: number; readonly extra: number };
  /** What could not be read or understood: a malformed proxy address, a missing certificate file. In the runtime's words. */
  readonly warnings: readonly string[];
}

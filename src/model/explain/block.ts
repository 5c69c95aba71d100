import type { Snippet } from './entry.ts';

/** A part of a worded explanation. Pages set these as elements, and documents as Markdown. */
export type Block =
  /** What is explained: a code as the service writes it, or a sentence about how a group looks. */
  | { readonly kind: 'heading'; readonly text: string; readonly isCode: boolean }
  | { readonly kind: 'text'; readonly label?: string; readonly text: string }
  | { readonly kind: 'steps'; readonly label: string; readonly steps: readonly string[] }
  | { readonly kind: 'copy'; readonly label: string; readonly language: Snippet['language']; readonly text: string }
  /** The words of somebody else, line by line. */
  | { readonly kind: 'quote'; readonly label: string; readonly text: string }
  /** A page of the vendor, and how much of what is said is from there. */
  | { readonly kind: 'source'; readonly label: string; readonly url: string; readonly basis: string };

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** HashiCorp's own parser of HCL, compiled to WebAssembly. Its types would bring those of a browser. */
const { parse } = require('@cdktn/hcl2json') as {
  readonly parse: (file: string, text: string) => Promise<Readonly<Record<string, unknown>>>;
};

/**
 * The blocks of a Terraform file, by kind and labels. A string is as Terraform gets it, except that `${` and `%{` have their
 * first sign twice; what refers to something is in `${…}`. Rejects with the place of what is no HCL.
 */
export const parsedHcl = (text: string): Promise<Readonly<Record<string, unknown>>> => parse('main.tf', text);

/** The string that Terraform gets. */
export const hclText = (read: unknown): string => String(read).replaceAll(/[$%]([$%]\{)/g, '$1');

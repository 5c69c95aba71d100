import { isName } from '../checks.ts';
import type { EntryKind } from '../entries.ts';

/** Who is allowed to call the tools, each by a name. Nobody is before the user has agreed. */
export const toolConsentKind: EntryKind<string> = { name: 'toolConsent', keyOf: caller => caller, isValid: isName };

/** The language models that are used in the editor. */
export const languageModels = 'languageModels';

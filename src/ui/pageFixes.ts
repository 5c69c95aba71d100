import type { OfferedFix } from '../model/fixes.ts';
import { fixTitle, type Message } from './messages.ts';

/** What a page offers against a failure, beside trying again and the log, which it always has. */
export const offeredFixes = ({ offers }: Message): readonly OfferedFix[] =>
  offers.filter(fix => fix !== 'showLog').map(fix => ({ fix, title: fixTitle(fix) }));

import type { AgentOptions } from '../model/agent/agentOptions.ts';
import { AgentTools } from '../model/agent/agentTools.ts';
import { wordsForModels } from './wordsForModels.ts';

/** The tools for language models, in the words of the screens. */
export const openAgentTools = (options: Omit<AgentOptions, 'words'>): AgentTools =>
  new AgentTools({ ...options, words: wordsForModels });

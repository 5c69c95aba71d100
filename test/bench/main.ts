import { parseArgs } from 'node:util';
import { callCost } from './calls/callCost.ts';
import { tableOf } from './table.ts';

const sections = await callCost(5);
console.log(tableOf(sections));

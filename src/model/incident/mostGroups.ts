/**
 * How many groups an incident snapshot has. More would be no document that anybody reads, and reading them exactly takes
 * calls for each shard.
 */
export const mostGroups = 50;

/** The names of the tools, which the editor has to know at its start. */
export const toolNames = [
  'list_accounts',
  'list_change_tracking_instances',
  'list_logstores',
  'list_consumer_groups',
  'get_consumer_group_status',
  'get_lag_board',
  'explain',
  'plan_checkpoint_reset',
] as const;
export type ToolName = (typeof toolNames)[number];

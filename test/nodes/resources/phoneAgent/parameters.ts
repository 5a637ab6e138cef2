/** The parameters of "Update" of a phone agent as n8n saves them; the ID is the item's `id`. */
export const updateOf = (updateFields: object, options: object = {}) => ({
	resource: 'phoneAgent',
	operation: 'update',
	phoneAgentId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
	dataMode: 'defineBelow',
	updateFields,
	options,
});

/** Those of "Restore", at their defaults. */
export const restoreOf = (options: object = {}) => ({
	resource: 'phoneAgent',
	operation: 'restore',
	phoneAgentId: { __rl: true, mode: 'id', value: '={{ $json.phone_agent_id }}' },
	previous: '={{ $json.previous }}',
	expected: '={{ $json.sent }}',
	options,
});

/** Those of "Get"; the ID is the item's `id`. */
export const getOf = (options: object = {}) => ({
	resource: 'phoneAgent',
	operation: 'get',
	phoneAgentId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
	options,
});

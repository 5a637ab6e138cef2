import type { INodeProperties } from 'n8n-workflow';

import { OpenCxPhone } from '../../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { phoneAgentLocator } from '../../../../nodes/resources/phoneAgent/form';

const { description, methods } = new OpenCxPhone();
const shownFor = (name: string, operation: string): INodeProperties | undefined =>
	description.properties.find(
		(property) =>
			property.name === name &&
			property.displayOptions?.show?.resource?.includes('phoneAgent') &&
			property.displayOptions.show.operation?.includes(operation),
	);

describe('phoneAgentLocator', () => {
	it('the phone agent is picked from the list, or entered by ID or by number', () => {
		const { property } = phoneAgentLocator;
		expect(property).toMatchObject({
			name: 'phoneAgentId',
			displayName: 'Phone Agent',
			type: 'resourceLocator',
			required: true,
			default: { mode: 'list', value: '' },
		});
		expect(property.modes?.map(({ name, displayName }) => [name, displayName])).toEqual([
			['list', 'From List'],
			['id', 'By ID'],
			['number', 'By Phone Number'],
		]);
		expect(property.modes?.[1]?.hint).toMatch(/not the number that callers dial/);
	});

	it('the lists of agents and of voices are searched with methods that the node has', () => {
		const voice = (shownFor('updateFields', 'update')?.options as INodeProperties[]).find(
			({ name }) => name === 'voice_id',
		);
		expect(voice?.type).toBe('resourceLocator');
		const searches = [phoneAgentLocator.property, voice].map(
			(property) => property?.modes?.[0]?.typeOptions?.searchListMethod,
		);
		expect(searches).toEqual(['searchPhoneAgents', 'searchVoices']);
		expect(Object.keys(methods.listSearch ?? {})).toEqual(expect.arrayContaining(searches));
	});

	it('Restore takes the agent and the former values of the item by default', () => {
		expect(shownFor('phoneAgentId', 'restore')?.default).toEqual({
			mode: 'id',
			value: '={{ $json.phone_agent_id }}',
		});
		expect(shownFor('previous', 'restore')).toMatchObject({
			type: 'json',
			default: '={{ $json.previous }}',
		});
	});
});

import { createGet } from '../../lists/get';
import { createGetMany } from '../../lists/getMany';
import type { Resource } from '../resource';
import { callApi } from './api';
import { callLocator, getExtras, getManyExtras } from './form';

const get = createGet(
	callApi,
	callLocator,
	{ action: 'Get call', description: 'Get one call with its transcript' },
	getExtras,
);

const getMany = createGetMany(
	callApi,
	{ action: 'Get many calls', description: 'List calls, optionally with transcripts' },
	getManyExtras,
);

export const call: Resource = {
	value: 'call',
	name: 'Call',
	description: 'Calls and their transcripts, on every account',
	api: callApi,
	operations: [get, getMany],
	defaultOperation: getMany.value,
	searches: [callLocator],
};

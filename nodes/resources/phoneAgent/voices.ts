import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../../values/json';
import { contains, createPageReader } from '../../lists/list';
import { createSearch } from '../../lists/locator';
import type { NamedSearch } from '../../api/operation';
import type { ListApi } from '../../api/resourceApi';

/** The name of the search that the voice parameter uses. */
export const voiceSearchName = 'searchVoices';

const shownLabels = ['gender', 'accent', 'language'] as const;

const isNamed = ({ name }: IDataObject): boolean => typeof name === 'string' && name.trim() !== '';

/** What people choose a voice by: "Sarah – female, American, en". */
const nameOf = ({ name, voice_id: id, labels }: IDataObject): string => {
	const known = isRecord(labels) ? labels : {};
	const told = shownLabels
		.map((label) => known[label])
		.filter((text): text is string => typeof text === 'string' && text.trim() !== '');
	const called = isNamed({ name }) ? String(name) : `Unnamed Voice (${String(id).slice(0, 6)}…)`;
	return told.length === 0 ? called : `${called} – ${told.join(', ')}`;
};

/** GET /phone/voices: the voices that an agent may have. */
export const voicesApi: ListApi = {
	noun: 'voice',
	plural: 'voices',
	list: {
		path: '/phone/voices',
		scope: 'phone:read',
		// It is not documented whether the list is bare or under a key.
		readPage: createPageReader('voice_id', ['voices', 'items', 'data']),
		matches: (entry, text) =>
			[nameOf(entry), entry.voice_id, entry.description].some((shown) => contains(shown, text)),
		isLast: (entry) => !isNamed(entry),
		toResult: (entry) => ({
			name: nameOf(entry),
			value: String(entry.voice_id),
			...(typeof entry.description === 'string' && entry.description !== ''
				? { description: entry.description }
				: {}),
		}),
	},
};

export const voiceSearch: NamedSearch = {
	searchName: voiceSearchName,
	search: createSearch(voicesApi),
};

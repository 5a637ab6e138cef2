import type { INodeProperties } from 'n8n-workflow';
import { toProperty } from '../../fields/toProperties';
import { phoneNumberFields } from './fields';

/** The API name of the voice, the one field that every update must have. */
export const voiceName = 'elevenlabs_voice_id';

/** The fields that an update may have beside the voice. */
export const { [voiceName]: voiceField, ...otherFields } = phoneNumberFields;

/** The voice as a parameter of its own: the API wants it in every update. */
export const voiceProperty: INodeProperties = {
	...toProperty(voiceName, voiceField),
	required: true,
};

import { toBody } from '../../../nodes/fields/toBody';
import { phoneNumberFields } from '../../../nodes/OpenCxPhone/resources/phoneNumber/fields';

describe('the body', () => {
	it('holds exactly what it is given, in that order, with lists joined by commas', () => {
		const body = toBody([
			['b', phoneNumberFields.emotion_recognition, false],
			['a', phoneNumberFields.voice_speed, 0],
			['c', phoneNumberFields.awaiting_response_messages, ['one', 'two']],
			['d', phoneNumberFields.name, ''],
		]);
		expect(JSON.stringify(body)).toBe('{"b":false,"a":0,"c":"one,two","d":""}');
	});
});

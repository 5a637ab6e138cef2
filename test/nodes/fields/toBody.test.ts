import { toBody } from '../../../nodes/fields/toBody';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';

describe('toBody', () => {
	it('the body has exactly the given fields in their order, with messages joined by commas', () => {
		const body = toBody([
			['b', phoneNumberFields.emotion_recognition, false],
			['a', phoneNumberFields.voice_speed, 0],
			['c', phoneNumberFields.awaiting_response_messages, ['one', 'two']],
			['d', phoneNumberFields.name, ''],
		]);
		expect(JSON.stringify(body)).toBe('{"b":false,"a":0,"c":"one,two","d":""}');
	});
});

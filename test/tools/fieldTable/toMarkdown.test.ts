import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';
import { toMarkdown } from '../../../tools/fieldTable/toMarkdown';

describe('toMarkdown', () => {
	it('the table has a line for every field, whatever bars its texts have', () => {
		const lines = toMarkdown({
			...phoneNumberFields,
			odd: { kind: 'text', label: 'A|B', help: 'x|y', example: '' },
		}).split('\n');
		expect(lines).toHaveLength(2 + Object.keys(phoneNumberFields).length + 1);
		expect(lines.at(-1)).toBe('| A\\|B | `odd` | text | x\\|y |');
		expect(lines[2]).toMatch(/^\| Voice \(required\) \| `elevenlabs_voice_id` \| one of 30 \| /);
		expect(lines).toContainEqual(
			expect.stringMatching(
				/^\| Call Max Duration \| `call_max_duration` \| number, from 0, in seconds \| /,
			),
		);
	});
});

import { node } from '../workflow';

/**
 * Sends the "subject" and "text" of its input to the team, by Slack or by email. Both are disabled:
 * users enable one, and choose its credential.
 *
 * @param left of both, in pixels
 * @param tops of the two, in pixels
 */
export const messages = (left: number, [top, below]: readonly [number, number]) => [
	node(
		'Send to Slack',
		'slack',
		[left, top],
		{
			select: 'channel',
			channelId: { __rl: true, mode: 'name', value: '#phone-agents' },
			text: `=*{{ $json.subject }}*
{{ $json.text }}`,
			otherOptions: {},
		},
		{ disabled: true },
	),
	node(
		'Send by Email',
		'emailSend',
		[left, below],
		{
			fromEmail: 'n8n@example.com',
			toEmail: 'team@example.com',
			subject: '={{ $json.subject }}',
			emailFormat: 'text',
			text: '={{ $json.text }}',
			options: {},
		},
		{ disabled: true },
	),
];

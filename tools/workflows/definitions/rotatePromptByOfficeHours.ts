import { node, note, workflow } from '../workflow';

export const rotatePromptByOfficeHours = workflow({
	file: '02-rotate-prompt-by-office-hours.json',
	id: 'opencxOfficeHours',
	name: '2. Rotate the prompt by office hours',
	settings: {
		executionOrder: 'v1',
		errorWorkflow: 'opencxUpdateError',
		timezone: 'America/New_York',
	},
	sampleItems: {},
	nodes: [
		note(
			'Purpose',
			[-480, -80],
			[420, 720],
			`## Office hours, a lunch break and a yearly campaign

The agent gets the prompt and the greeting of the moment as soon as they change, and at no other time: four updates on a working day.

### How it works
1. *When the Prompt Changes* knows the calendar. It starts this workflow whenever another variant becomes active, when you publish the workflow, and when n8n starts.
2. *Update the Agent* sends what the variant sets.

### Set up
1. **Credential, phone number and voice:** choose them in *Update the Agent*.
2. **Time zone:** it is New York's now. Change it in the workflow's settings (menu at the top right, *Settings*, *Timezone*).
3. **Prompts, hours and dates:** change them in the variants of *When the Prompt Changes*, and drag the variants to sort them: the first that applies is used.
4. **Look ahead:** open *When the Prompt Changes* and click *Execute step*. It sends nothing, and shows the variant of now and the next ten changes.
5. Publish the workflow.`,
		),
		note(
			'Rotation',
			[0, -80],
			[960, 720],
			`### One phone number, or all of them
A range's *From* is included, its *To* is not. Both ends of *Dates* are included; the winter holidays recur yearly. *After Hours*, named in **Otherwise**, applies when no other variant does.

To change all phone numbers, activate the two lower nodes (right-click, *Activate*) and deactivate *Update the Agent*.`,
			7,
		),
		node('When the Prompt Changes', 'openCxRotationTrigger', [80, 160], {
			resource: 'phoneNumber',
			schedule: 'calendar',
			variants: {
				variant: [
					{
						variantName: 'Winter Holidays',
						dates: {
							range: [
								{
									from: '2026-12-24T00:00:00',
									to: '2027-01-01T00:00:00',
									everyYear: true,
								},
							],
						},
						base_prompt:
							'You answer calls for Northwind Traders. We are closed from 24 December to 1 January. Wish the caller happy holidays, take down name, number and matter, and say that we call back from 2 January.',
						otherFields: {
							initial_message:
								'Happy holidays from Northwind Traders! We are closed until 2 January. May I take a message?',
						},
					},
					{
						variantName: 'Spring Sale',
						dates: {
							range: [
								{
									from: '2027-03-15T00:00:00',
									to: '2027-03-21T00:00:00',
								},
							],
						},
						base_prompt:
							'You answer calls for Northwind Traders. Our spring sale runs now: 20 percent off everything until the end of the week. Mention it once, then help the caller briefly and friendly.',
						otherFields: {
							initial_message:
								'Hello, this is Northwind Traders. Our spring sale is on! How can I help you?',
						},
					},
					{
						variantName: 'Office Hours',
						days: [1, 2, 3, 4, 5],
						hours: {
							range: [
								{
									from: '09:00',
									to: '12:00',
								},
								{
									from: '13:00',
									to: '17:00',
								},
							],
						},
						base_prompt:
							'You answer calls for Northwind Traders during office hours. Be brief and friendly. Hand over to a colleague when the caller asks for a person.',
						otherFields: {
							initial_message: 'Hello, this is Northwind Traders. How can I help you?',
						},
					},
					{
						variantName: 'Lunch Break',
						days: [1, 2, 3, 4, 5],
						hours: {
							range: [
								{
									from: '12:00',
									to: '13:00',
								},
							],
						},
						base_prompt:
							'You answer calls for Northwind Traders during the lunch break. Everybody is back at 1 pm. Answer simple questions, and take a message for everything else.',
						otherFields: {
							initial_message:
								'Hello, this is Northwind Traders. We are at lunch until 1 pm. May I take a message?',
						},
					},
					{
						variantName: 'Weekend',
						days: [6, 7],
						base_prompt:
							'You answer calls for Northwind Traders at the weekend. Nobody is in the office. Answer simple questions, take a message for everything else, and say that we call back on Monday.',
						otherFields: {
							initial_message:
								'Hello, this is Northwind Traders. The office is closed for the weekend, but I can take a message.',
						},
					},
					{
						variantName: 'After Hours',
						base_prompt:
							'You answer calls for Northwind Traders after hours. Nobody is in the office. Answer simple questions, take a message for everything else, and say that we call back on the next working day.',
						otherFields: {
							initial_message:
								'Hello, this is Northwind Traders. The office is closed now, but I can take a message.',
						},
					},
				],
			},
			otherwise: 'After Hours',
			rotationOptions: {},
		}),
		node('Update the Agent', 'openCxPhone', [380, 160], {
			resource: 'phoneNumber',
			operation: 'update',
			phoneNumberId: {
				__rl: true,
				mode: 'list',
				value: '204a7285-05e4-4b4f-8288-24f99d117f16',
				cachedResultName: 'Front Desk (+1 415 555 0100)',
			},
			elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
			updateFields: {
				base_prompt: '={{ $json.fields.base_prompt }}',
				initial_message: '={{ $json.fields.initial_message }}',
			},
			options: {},
		}),
		node(
			'All Phone Numbers',
			'openCxPhone',
			[380, 420],
			{
				resource: 'phoneNumber',
				operation: 'getMany',
				returnAll: true,
				filters: {},
				options: {},
			},
			{
				disabled: true,
			},
		),
		node(
			'Update All Agents',
			'openCxPhone',
			[660, 420],
			{
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: {
					__rl: true,
					mode: 'id',
					value: '={{ $json.id }}',
				},
				elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
				updateFields: {
					base_prompt: "={{ $('When the Prompt Changes').item.json.fields.base_prompt }}",
					initial_message: "={{ $('When the Prompt Changes').item.json.fields.initial_message }}",
				},
				options: {},
			},
			{
				disabled: true,
			},
		),
	],
	links: [
		['When the Prompt Changes', 'Update the Agent'],
		['When the Prompt Changes', 'All Phone Numbers'],
		['All Phone Numbers', 'Update All Agents'],
	],
});

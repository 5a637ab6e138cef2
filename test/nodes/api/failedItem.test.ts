import { failedItem, problemsFailure } from '../../../nodes/api/failedItem';

describe('failedItem and problemsFailure', () => {
	it('a failed item has only error and message, which n8n recognizes as a failure', () => {
		expect(
			failedItem({ message: 'What', description: 'How', status: 503, next: 'runLater' }, 7),
		).toEqual({
			json: { error: 'What', message: 'How' },
			pairedItem: { item: 7 },
		});
	});

	it('the message says what is wrong and the description what to do', () => {
		expect(problemsFailure([{ what: "'Name' is blank", remedy: 'Fill it in' }])).toEqual({
			message: "'Name' is blank",
			description: 'Fill it in. Nothing was sent for this item.',
		});
	});

	it('several problems are listed in the description, numbered, one on each line', () => {
		const problems = [
			{ what: 'One', remedy: 'Do this' },
			{ what: 'Two', remedy: 'Do that' },
		];
		expect(problemsFailure(problems)).toEqual({
			message: 'One (and 1 more)',
			description: '1. One. Do this.\n2. Two. Do that.\nNothing was sent for this item.',
		});
	});
});

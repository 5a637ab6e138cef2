import { phoneNumbers } from '../../tools/workflows/account';
import { closedUntilTests } from './closedUntil';

describe('12. Closed until, for a phone number', () => {
	closedUntilTests(phoneNumbers);
});

import { installN8n } from '../../tools/playground/install';
import { PlaygroundError } from '../../tools/playground/playgroundError';
import { refuseWithoutServices } from './services';

/** Before all tests: what they need is there, or they say what is missing and don't begin. */
export default async function prepare(): Promise<void> {
	try {
		await installN8n();
		await refuseWithoutServices();
	} catch (error) {
		if (!(error instanceof PlaygroundError)) throw error;
		console.error(`\n${error.message}`);
		process.exit(1);
	}
}

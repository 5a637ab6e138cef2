import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { getAccount } from '../api/account';
import { failureError } from '../api/failedItem';
import { createReader, triggerSource } from '../input/parameters';
import { createPollFetcher } from '../lists/list';
import type { Failure } from '../transport/failure';
import { createCredentialTests } from '../resources';
import { builderHintOf } from '../resources/builderHints';
import { hostLimiters } from '../transport/limiter';
import { sentencesOf } from '../values/problem';
import { callTriggerProperties, readCallTrigger, subtitle } from './callTriggerForm';
import { newestCall, pollCalls } from './pollCalls';
import { readState } from './restingCalls';

/** The key of the state in the static data that n8n keeps for the node. */
const stateKey = 'calls';

/** Starts the workflow when calls are over. */
export class OpenCxCallTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenCX Call Trigger',
		name: 'openCxCallTrigger',
		icon: { light: 'file:../../icons/openCx.svg', dark: 'file:../../icons/openCx.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle,
		description: 'Starts the workflow when a call is over, with transcript',
		eventTriggerDescription:
			'Fetches the newest call. If there is none yet, call one of your agents first',
		activationMessage: 'Your workflow will now start whenever a call is over.',
		defaults: { name: 'OpenCX Call Trigger' },
		polling: true,
		...builderHintOf(
			'Starts a workflow when a phone call with an OpenCX AI agent is over, with its transcript, contact and summary. Use it to bring what callers said into a CRM or a message.',
			[
				{
					nodeType: 'n8n-nodes-opencx-phone.openCxPhone',
					relationHint: 'Reads earlier calls, with the resource Call and its operation Get Many',
				},
				{
					nodeType: 'n8n-nodes-base.hubspot',
					relationHint: "Finds the contact by the caller's number",
				},
			],
		),
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'openCxApi', required: true, testedBy: 'testOpenCxApi' }],
		properties: callTriggerProperties,
	};

	methods: NonNullable<INodeType['methods']>;

	poll: NonNullable<INodeType['poll']>;

	/** @param limiters shared by all executions in this process */
	constructor(limiters = hostLimiters) {
		this.methods = createCredentialTests(limiters);
		// If a poll lasts until the next one is due, both would return the same calls.
		const underWay = new Set<string>();
		this.poll = async function (this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
			const fail = (failure: Failure) => failureError(this, failure, undefined);
			const read = readCallTrigger(createReader(triggerSource(this)), this.getTimezone());
			if ('problems' in read) {
				// If a workflow can't be published, n8n shows only the message.
				throw fail({ message: sentencesOf(read.problems), description: '' });
			}
			const request = read.value;
			const account = await getAccount(this);
			if ('failure' in account) throw fail(account.failure);
			const line = {
				fetcherOf: createPollFetcher(this, limiters, account.value),
				note: (message: string) => {
					this.logger.warn(message);
				},
			};

			if (this.getMode() === 'manual') {
				const newest = await newestCall(request, line);
				if ('failure' in newest) throw fail(newest.failure);
				if (newest.value === undefined) {
					throw fail({
						message: 'OpenCX has no call yet',
						description:
							"Call one of your agents, then fetch the test event again. For calls in the browser, turn on 'Include Web Voice'.",
					});
				}
				return [this.helpers.returnJsonArray([newest.value])];
			}

			const key = `${String(this.getWorkflow().id)} ${this.getNode().id}`;
			if (underWay.has(key)) return null;
			underWay.add(key);
			try {
				const kept = this.getWorkflowStaticData('node');
				const polled = await pollCalls(readState(kept[stateKey]), request, line);
				if ('failure' in polled) throw fail(polled.failure);
				const { items, state, failure } = polled.value;
				kept[stateKey] = state;
				if (failure !== undefined) {
					if (items.length === 0) throw fail(failure);
					line.note(`Some calls wait for the next poll: ${failure.message}`);
				}
				return items.length === 0 ? null : [this.helpers.returnJsonArray([...items])];
			} finally {
				underWay.delete(key);
			}
		};
	}
}

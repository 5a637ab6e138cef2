import type { IDataObject } from 'n8n-workflow';

/** Whether a value is a JSON object: neither a list nor null. */
export const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

import { createHash } from 'node:crypto';

/** An ID in the form of a random UUID (version 4), always the same for the same text. */
export const stableId = (text: string): string => {
	const hex = createHash('sha256').update(text).digest('hex');
	const variant = ((parseInt(hex.slice(16, 17), 16) % 4) + 8).toString(16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		`${variant}${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join('-');
};

import { createHash } from 'node:crypto';

export interface Voice {
	readonly voice_id: string;
	readonly name: string;
	readonly labels: {
		readonly accent?: string | null;
		readonly description?: string | null;
		readonly age?: string | null;
		readonly gender?: string | null;
		readonly use_case?: string | null;
		readonly language?: string | null;
	};
	readonly description: string | null;
	/** A sample to listen to. */
	readonly preview_url: string | null;
}

type Label = string | null;

/** Name, accent, manner, age, gender, use case, language, description. */
type Row = readonly [string, Label, Label, Label, Label, Label, Label, string | null];

const rows: readonly Row[] = [
	['Amelia', 'british', 'warm', 'middle_aged', 'female', 'customer_service', 'en', 'Warm and calm'],
	['Ben', 'american', 'casual', 'young', 'male', 'conversational', 'en', 'Easy-going, quick'],
	['Clara', 'standard', 'clear', 'young', 'female', 'customer_service', 'de', 'Klar und ruhig'],
	['Diego', 'peninsular', 'deep', 'middle_aged', 'male', 'narration', 'es', 'Voz profunda'],
	['Élise', 'parisian', 'bright', 'young', 'female', 'conversational', 'fr', 'Claire et vive'],
	['Fatima', null, 'soft', null, 'female', null, 'ar', 'Soft-spoken'],
	['Grace', 'irish', 'confident', 'old', 'female', 'narration', 'en', null],
	['Henrik', 'stockholm', 'crisp', 'middle_aged', 'male', 'news', 'sv', 'Crisp, for announcements'],
	['Isabela', 'brazilian', 'cheerful', 'young', 'female', 'social_media', 'pt', 'Cheerful'],
	['Our Founder', null, null, null, null, null, null, null],
	// This name is there twice: only the labels distinguish the two voices.
	['Ben', 'australian', 'hoarse', 'old', 'male', 'characters_animation', 'en', 'An old sailor'],
	['Kenji', 'standard', 'formal', 'middle_aged', 'male', 'customer_service', 'ja', '丁寧な声'],
];

/** In the form of real voice IDs: 20 letters and digits. */
const voiceIdAt = (index: number): string =>
	createHash('sha256')
		.update(`voice ${index}`)
		.digest('base64')
		.replace(/[^A-Za-z0-9]/g, '')
		.slice(0, 20);

/** The voices at the start, in the order of their list; the same in every run. */
export const seedVoices = (): Voice[] =>
	rows.map(([name, accent, manner, age, gender, use_case, language, description], index) => ({
		voice_id: voiceIdAt(index),
		name,
		labels: { accent, description: manner, age, gender, use_case, language },
		description,
		preview_url: description === null ? null : `https://voices.example.com/${voiceIdAt(index)}.mp3`,
	}));

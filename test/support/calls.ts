import type { Telephone } from '../../tools/sandbox/sessions';

/** What must not appear in an error or a log. */
export const secrets = ['+442079460777', 'Grace Hopper', 'my card has been stolen', 'Freeze it'];

/** A call whose every detail is one of the secrets. */
export const ringSecretly = (telephone: Telephone): string => {
	const [number = '', name = '', said = '', note = ''] = secrets;
	const id = telephone.ring(number, { name });
	telephone.say(id, 'contact', said);
	telephone.note(id, note);
	telephone.handOff(id, said);
	return id;
};

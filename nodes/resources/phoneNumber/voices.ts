import type { Choice } from '../../fields/field';

/**
 * A voice by its public name. The dropdown adds the start of its ID, to tell apart voices with the
 * same name.
 */
const named = (value: string, name: string, note: string): Choice => ({
	value,
	name,
	label: `${name} – ${note} (${value.slice(0, 6)}…)`,
});

/** A voice whose public name is not known is named by its ID. */
const unnamed = (value: string): Choice => ({
	value,
	name: value,
	label: `Unnamed Voice (${value.slice(0, 6)}…)`,
});

/** The 30 voices of PATCH /phone/{phone_number_id}, in the document's order. */
export const voices: readonly Choice[] = [
	named('hP72SDESIJq2YuAblBqz', 'Tony', 'American English, Male, Calm'),
	unnamed('a38v0NaUbsvackET0tSL'),
	named('UR972wNGq3zluze0LoIp', 'Haytham', 'Egyptian Arabic, Male'),
	named('IOyj8WtBHdke2FjQgGAr', 'Serena', 'Colombian Spanish, Female, Calm'),
	unnamed('6pVydnYcVtMsrrSeUKs6'),
	unnamed('BafnizVJUkrZF7B8vAMB'),
	unnamed('7ml0LUl80q5HrlC5rH5n'),
	unnamed('2EUn20N7uqcXUxqGrJEF'),
	named('dRqoXefWJMo2lbk72Ucp', 'Jake', 'British English'),
	unnamed('3R4yOxfnii0AEiNj88t7'),
	unnamed('AcERRlWeeyUhaV8Z6nI7'),
	unnamed('CXlx1qNjAZaq99XYNLZl'),
	unnamed('ktBW0zUVLSxdQiNCm7VY'),
	unnamed('EOYxsIDQfFQEnzbIRe3T'),
	unnamed('4h05pJAlcSqTMs5KRd8X'),
	named('H61ermx0gHYPgQYw03E4', 'Kelly', 'American English, Female'),
	unnamed('fc0bJMlcn2uSFDSWPMjI'),
	unnamed('Yx8RZ6gdw0HEEzcwrVlS'),
	named('4CrZuIW9am7gYAxgo2Af', 'Shelley', 'British English, Female, Clear'),
	named('x8udhExu0uJxUn4Tf9Az', 'Slany', 'Brazilian Portuguese, Female'),
	named('sY2peC9GbHX8NCy5enOe', 'Prem', 'Hindi, Male, Conversational'),
	unnamed('TxErUhYT25MQSG3MlH4A'),
	unnamed('PoPHDFYHijTq7YiSCwE3'),
	named('tavIIPLplRB883FzWU0V', 'Mona', 'Modern Standard Arabic, Female'),
	unnamed('RFMAYURhm3MdnPIzpcwm'),
	named('GiGOaehga8enaTnFQvb4', 'Arno', 'Dutch, Male, Formal'),
	unnamed('jQWvT5ZpmLknePt8F1jr'),
	named('JjHBC66wF58p4ogebCNA', 'Eduardo', 'Spanish (Spain), Male'),
	named('cfO5AAIh6JY3KjKu6QRz', 'Jitu', 'Hindi, Male, Deep'),
	unnamed('IJOA5d06iGvU3ehQdDjg'),
];

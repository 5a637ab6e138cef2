/** How people type a time, as Luxon's formats, each with the unit that it is exact to. */
const formats = [
	['H:mm', 'minute'],
	['H:mm:ss', 'second'],
	['h:mm a', 'minute'],
	['h:mma', 'minute'],
	['h a', 'minute'],
	['ha', 'minute'],
] as const;

/**
 * Expression code: a function that reads a typed date and time, such as "2026-11-27 3:00 pm", and
 * returns `{ moment, unit }`, or undefined if it is not one. The unit is the one that the time is exact
 * to.
 *
 * @param options code for Luxon's options, such as the time zone
 */
export const readTyped = (options: string): string => `(typed) => ${JSON.stringify(formats)}
  .map(([format, unit]) => ({ moment: DateTime.fromFormat(typed.toUpperCase(), 'yyyy-MM-dd ' + format, ${options}), unit }))
  .find(({ moment }) => moment.isValid)`;

import { splitExpressions } from '../../../nodes/flow/expressions';

describe('splitExpressions', () => {
	it('finds every expression of a text, as the host evaluates it and as people read it', () => {
		const { pieces } = splitExpressions('=A {{ $json.a }} B {{$json.b}} C');
		expect(pieces.map(({ shown }) => shown)).toEqual(['{{ $json.a }}', '{{ $json.b }}']);
		expect(pieces.map(({ expression }) => expression)).toEqual(['{{ $json.a }}', '{{$json.b}}']);
	});

	it.each(['={{ $json.a }}', '= {{ $json.a }}\n'])(
		'finds none in %j, which is no text around an expression',
		(text) => {
			expect(splitExpressions(text)).toEqual({ pieces: [], textBefore: 0, textAfter: 0 });
		},
	);

	it('counts the characters before and after the first expression', () => {
		expect(splitExpressions('=Hi {{ $json.a }}!')).toMatchObject({ textBefore: 3, textAfter: 1 });
	});

	it('does not know how long a text is after an expression without an end', () => {
		expect(splitExpressions('=Hi {{ $json.a }} and {{ $json.b').textAfter).toBe(Infinity);
	});
});

import { splitExpressions } from '../../../nodes/input/expressions';

describe('splitExpressions', () => {
	it('every expression of a text is found, as the host evaluates it and as people read it', () => {
		const { pieces } = splitExpressions('=A {{ $json.a }} B {{$json.b}} C');
		expect(pieces.map(({ shown }) => shown)).toEqual(['{{ $json.a }}', '{{ $json.b }}']);
		expect(pieces.map(({ expression }) => expression)).toEqual(['{{ $json.a }}', '{{$json.b}}']);
	});

	it.each(['={{ $json.a }}', '= {{ $json.a }}\n'])(
		'the text %j is one expression by itself and has no pieces',
		(text) => {
			expect(splitExpressions(text)).toEqual({ pieces: [], textBefore: 0, textAfter: 0 });
		},
	);

	it('the characters before and after the first expression are counted', () => {
		expect(splitExpressions('=Hi {{ $json.a }}!')).toMatchObject({ textBefore: 3, textAfter: 1 });
	});

	it('the length of the text after an expression without an end is not known', () => {
		expect(splitExpressions('=Hi {{ $json.a }} and {{ $json.b').textAfter).toBe(Infinity);
	});
});

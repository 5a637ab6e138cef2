import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode, IWorkflowBase } from 'n8n-workflow';

import { workflows } from '../../tools/workflows/workflows';

/** Where the workflows stand. */
export const folder = path.join(__dirname, '..', '..', 'workflows');

/** Every workflow's file, as a path in the folder of workflows. */
export const files = workflows.map(({ file }) => file);

/** The number that a workflow is called by: the same for every account. */
export const numberOf = (file: string): number => Number.parseInt(path.basename(file), 10);

/** The files of the workflows that are called by this number. */
export const filesOf = (number: number): string[] =>
	files.filter((file) => numberOf(file) === number);

export const readWorkflow = (file: string): IWorkflowBase =>
	JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as IWorkflowBase;

/** A rectangle on the canvas, in the pixels of zoom 1. */
export interface Box {
	readonly name: string;
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

const box = (name: string, [left, top]: readonly [number, number], width: number, height: number) =>
	({ name, left, top, right: left + width, bottom: top + height }) satisfies Box;

const noteType = 'n8n-nodes-base.stickyNote';
export const isNote = ({ type }: INode): boolean => type === noteType;

const isRoot = ({ type }: INode): boolean => type.endsWith('.agent');
const isSubNode = ({ type }: INode): boolean => /Tool$|\.(lmChat|tool[A-Z])/.test(type);

// As n8n draws them: a square, with its name (and below it a line of what it does) in the middle.
const side = 96;
const smallSide = 80;
const rootWidth = 256;
const outputPx = 32;
const labelWidth = 192;
const labelLinePx = 20;
const labelCharPx = 8;

const outputsOf = (node: INode): number => {
	const rules = node.parameters.rules as { values?: unknown[] } | undefined;
	const options = node.parameters.options as { fallbackOutput?: string } | undefined;
	return (rules?.values?.length ?? 0) + (options?.fallbackOutput === 'extra' ? 1 : 0);
};

/** A node with its name below it, or beside its icon where it is wide. */
export const nodeBox = (node: INode): Box => {
	const { name, position } = node;
	if (isRoot(node)) return box(name, position, rootWidth, side + labelLinePx);
	const width = isSubNode(node) ? smallSide : side;
	const height = Math.max(width, outputPx * (outputsOf(node) + 1));
	const lines = Math.ceil((name.length * labelCharPx) / labelWidth) + (node.disabled ? 2 : 1);
	const shift = (labelWidth - width) / 2;
	const [x, y] = position;
	// The name may be as wide as the label, but is no wider than its text.
	const text = Math.min(labelWidth, Math.max(width, name.length * labelCharPx));
	const inset = (labelWidth - text) / 2;
	return box(name, [x - shift + inset, y], text, height + 7 + lines * labelLinePx);
};

export const noteBox = ({ name, position, parameters }: INode): Box =>
	box(name, position, Number(parameters.width), Number(parameters.height));

const notePaddingPx = 24;
const linePx = 19;
const charPx = 7;

/** How high the text of a note is at most, by its markdown: headings, paragraphs and lists. */
const textHeight = (content: string, width: number): number => {
	const linesOf = (text: string, px: number): number =>
		Math.max(1, Math.ceil((text.length * px) / (width - notePaddingPx)));
	return content
		.split('\n')
		.filter((line) => line.trim() !== '')
		.reduce((sum, line) => {
			if (line.startsWith('## ')) return sum + linesOf(line, 12) * 30 + 24;
			if (line.startsWith('### ')) return sum + linesOf(line, 8) * linePx + 22;
			if (/^(\d+\.|\*) /.test(line)) return sum + linesOf(`${line}     `, charPx) * linePx + 4;
			return sum + linesOf(line, charPx) * linePx + 12;
		}, notePaddingPx / 2);
};

/** The part of a note that its text takes. */
export const textBox = (note: INode): Box => {
	const { parameters, position, name } = note;
	const width = Number(parameters.width);
	return box(name, position, width, textHeight(String(parameters.content), width));
};

export const overlap = (a: Box, b: Box): boolean =>
	a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export const isInside = (inner: Box, outer: Box): boolean =>
	inner.left >= outer.left &&
	inner.right <= outer.right &&
	inner.top >= outer.top &&
	inner.bottom <= outer.bottom;

/** Where the lines from one node down to another are drawn. */
export const between = (above: Box, below: Box): Box => ({
	name: `${above.name} – ${below.name}`,
	left: Math.min(above.left, below.left),
	right: Math.max(above.right, below.right),
	top: above.bottom,
	bottom: below.top,
});

/** Every pair of a list that overlaps, by name. */
export const overlaps = (boxes: readonly Box[]): string[] =>
	boxes.flatMap((one, index) =>
		boxes
			.slice(index + 1)
			.filter((other) => overlap(one, other))
			.map((other) => `${one.name} / ${other.name}`),
	);

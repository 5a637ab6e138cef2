export {
	chooseVariant,
	previewRotation,
	type Choice,
	type Preview,
	type Stretch,
} from './chooseVariant';
export { toIso, writeMoment } from './localClock';
export { findNeverActive, neverActiveHints, type NeverActive } from './neverActive';
export { parseMoment } from './parseMoment';
export { parseRotation, type RotationInput, type VariantInput } from './parseRotation';
export {
	schedules,
	units,
	type CalendarRotation,
	type Rotation,
	type Schedule,
	type Unit,
} from './rotation';

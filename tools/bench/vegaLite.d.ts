// Its package.json names its types in a way that this project's module resolution doesn't read.
declare module 'vega-lite' {
	export * from 'vega-lite/build/index';
}

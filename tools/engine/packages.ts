import type { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';

import { collect, collectType } from './collect';
import type { Host } from './host';

/** The loaded packages with nodes. */
export interface Packages {
	/** Loads an installed and built package from its folder. */
	load(folder: string): Promise<void>;
	/**
	 * @param type with the package: "n8n-nodes-opencx-phone.openCxPhone"
	 * @throws Error if no package has it
	 */
	nodeType(type: string, version?: number): INodeType;
	/** @throws Error if no package has it */
	credentialType(type: string): ICredentialType;
	/** The node types in the form that a workflow needs. */
	readonly nodeTypes: INodeTypes;
}

const isVersioned = (type: INodeType | IVersionedNodeType): type is IVersionedNodeType =>
	'nodeVersions' in type;

/** Loads packages with n8n's own loader. */
export const createPackages = ({ core }: Host): Packages => {
	const loaders: PackageDirectoryLoader[] = [];

	const nodeType = (type: string, version?: number): INodeType => {
		if (type === collectType) return collect;
		const dot = type.lastIndexOf('.');
		const loader = loaders.find(({ packageName }) => packageName === type.slice(0, dot));
		if (loader === undefined) throw new Error(`No package has the node ${type}`);
		const { type: loaded } = loader.getNode(type.slice(dot + 1));
		return isVersioned(loaded) ? loaded.getNodeType(version) : loaded;
	};

	return {
		async load(folder) {
			const loader = new core.PackageDirectoryLoader(folder);
			await loader.loadAll();
			loaders.push(loader);
		},
		nodeType,
		credentialType: (type) => {
			const loader = loaders.find(({ known }) => Object.hasOwn(known.credentials, type));
			if (loader === undefined) throw new Error(`No package has the credential ${type}`);
			return loader.getCredential(type).type;
		},
		nodeTypes: {
			getByName: (type) => nodeType(type),
			getByNameAndVersion: nodeType,
			getKnownTypes: () => ({}),
		},
	};
};

/** Nodes that end a workflow with an error. Workflow 6 recognizes the failure by their names. */
export const notUpdatedNode = 'Not Updated';
export const notAllUpdatedNode = 'Not All Updated';
export const notInHistoryNode = 'Not in the History';

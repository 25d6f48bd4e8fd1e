// The channels between renderer and main process. Which call or notification it is stands in the message, checked
// against the contract; the third is for what only the preload knows. No other channel exists.

export const callChannel = 'cloister:call';
export const notifyChannel = 'cloister:notify';
/** A file that was dropped on the window, by the path that the preload knows of it. */
export const dropChannel = 'cloister:drop';

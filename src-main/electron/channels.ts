// The two channels between renderer and main process. Which call or notification it is stands in the message, checked
// against the contract; no other channel exists.

export const callChannel = 'cloister:call';
export const notifyChannel = 'cloister:notify';

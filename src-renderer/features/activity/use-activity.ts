// The window's activity list and its hook; it is followed while a screen shows it, and read anew when the program behind the
// window was away.

import { useEffect } from 'react';
import { useStore } from 'zustand';
import { api, listen, listenToLink } from '../../app/api.ts';
import { createActivityStore, type ActivityState } from './activity-store.ts';

export const activity = createActivityStore(api.app, listen);

export function useActivity(): ActivityState {
  useEffect(() => {
    const stop = activity.follow();
    const stopLink = listenToLink((isConnected) => {
      if (isConnected) void activity.read();
    });
    return () => {
      stopLink();
      stop();
    };
  }, []);
  return useStore(activity.store);
}

// The screens of studies, and those of Trust and Home that show one, each in a state that is made up.

import type { StudyView } from '../../src-main/contract/index.ts';
import { emptyState, type AppState, type Scenario } from './app-double.ts';
import { finishedStudy, hardwareStudy, invitedStudy, offlineStudy, refusedStudy, studyView } from './study-views.ts';

const withStudies = (...studies: StudyView[]): AppState => {
  const state = emptyState();
  const [first] = studies;
  if (first === undefined || first.bytesOut === 0) return { ...state, studies };
  const sent = { connections: 0, bytesOut: first.bytesOut, bytesIn: first.bytesIn };
  return {
    ...state,
    studies,
    egress: {
      ...state.egress,
      sinceLaunch: state.egress.sinceLaunch.map((row) => (row.kind === 'adapters' ? { ...row, ...sent } : row)),
      destinations: [new URL(first.server).host],
    },
  };
};

export const studyScenarios: readonly Scenario[] = [
  {
    name: 'studies-list',
    place: '#/studies',
    state: () => withStudies(studyView(), { ...invitedStudy(), id: 'other' }),
  },
  { name: 'study-invited', place: `#/studies/${studyView().id}`, state: () => withStudies(invitedStudy()) },
  { name: 'study-running', place: `#/studies/${studyView().id}`, state: () => withStudies(studyView()) },
  { name: 'study-terms', place: `#/studies/${studyView().id}/terms`, state: () => withStudies(studyView()) },
  { name: 'study-hospitals', place: `#/studies/${studyView().id}/hospitals`, state: () => withStudies(studyView()) },
  { name: 'study-leave', place: `#/studies/${studyView().id}/leave`, state: () => withStudies(studyView()) },
  { name: 'study-refused', place: `#/studies/${studyView().id}`, state: () => withStudies(refusedStudy()) },
  { name: 'study-finished', place: `#/studies/${studyView().id}`, state: () => withStudies(finishedStudy()) },
  { name: 'home-study', place: '#/home', state: () => withStudies(studyView()) },
  { name: 'home-study-offline', place: '#/home', state: () => withStudies(offlineStudy()) },
  { name: 'trust-server-simulated', place: '#/trust/server', state: () => withStudies(studyView()) },
  { name: 'trust-server-hardware', place: '#/trust/server', state: () => withStudies(hardwareStudy()) },
  { name: 'trust-server-refused', place: '#/trust/server', state: () => withStudies(refusedStudy()) },
];

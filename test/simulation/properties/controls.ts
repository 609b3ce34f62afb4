import { clockText, type Property } from './property.ts';

/** That a control was set is told only when it is remembered, or a death in between would leave a promise. */
export const controlsAreRemembered: Property = (history) =>
  history.publications.flatMap(({ fact, at }) => {
    if (fact?.name !== 'control-changed' || fact.data.change !== 'set') return [];
    const { control: id, since } = fact.data;
    const isRemembered = history.controls.some((write) => {
      return write.id === id && write.at <= at && write.control?.since === since;
    });
    return isRemembered ? [] : [`${fact.id} was told at ${clockText(history, at)}, and not remembered`];
  });

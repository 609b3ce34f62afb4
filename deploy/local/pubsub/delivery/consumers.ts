/** Whoever wants messages of one subscription. */
export type Consumers = {
  /** Calls `consume` whenever a message may be there; returns how to stop that. */
  attach: (consume: () => void) => () => void;
  /** Lets everybody look, at the end of this turn: the messages of one publication are handed on together. */
  wake: () => void;
  close: () => void;
};

/** Gives everybody a turn, the first one last next time; then calls `onChange`. */
export function createConsumers(onChange: () => void): Consumers {
  const consumers = new Set<() => void>();
  let waking = false;

  const wake = () => {
    if (waking) return;
    waking = true;
    queueMicrotask(() => {
      waking = false;
      const [first] = consumers;
      for (const consume of [...consumers]) consume();
      if (first && consumers.delete(first)) consumers.add(first);
      onChange();
    });
  };

  return {
    attach: (consume) => {
      consumers.add(consume);
      wake();
      return () => {
        consumers.delete(consume);
      };
    },
    wake,
    close: () => consumers.clear(),
  };
}

// What must have reached the server before the person's session ends.

const underWay = new Set<Promise<unknown>>();

/** Notes work that nobody may do afterwards; the answer is the work's own. */
export function beforeLeaving<T>(work: Promise<T>): Promise<T> {
  underWay.add(work);
  const done = () => underWay.delete(work);
  work.then(done, done);
  return work;
}

/** Done once all of it has its answer, whichever it is. */
export const mayLeave = async (): Promise<void> => {
  await Promise.allSettled(underWay);
};

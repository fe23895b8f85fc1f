/**
 * Callbacks of the caller, which are asked before anybody is kept out and
 * whose answers must stand while the decision is made again.
 *
 * @module
 */
import type { Case } from "./asking.ts";

/** The case, its callbacks replaced by such as answer equal questions as they did at first. */
export function remembering(asked: Case): Case {
  const { desk, request } = asked;
  const { rank, picks } = request;
  const { predicates } = desk.policy;
  return {
    ...asked,
    request: {
      ...request,
      ...(rank === undefined
        ? {}
        : { rank: remembered((candidate) => rank.call(request, candidate)) }),
      ...(picks === undefined
        ? {}
        : { picks: remembered((candidate) => picks.call(request, candidate)) }),
    },
    desk: {
      ...desk,
      policy: {
        ...desk.policy,
        ...(predicates === undefined ? {} : {
          predicates: predicates.map((one) => ({
            name: one.name,
            admit: remembered((...about) => one.admit(...about)),
          })),
        }),
      },
    },
  };
}

/** A function that answers equal arguments as it did the first time, and throws what it threw. */
export function remembered<A extends readonly unknown[], R>(
  ask: (...about: A) => R,
): (...about: A) => R {
  const known = new Map<string, () => R>();
  return (...about) => {
    const key = JSON.stringify(about);
    const answer = known.get(key) ?? asked(ask, about);
    known.set(key, answer);
    return answer();
  };
}

function asked<A extends readonly unknown[], R>(
  ask: (...about: A) => R,
  about: A,
): () => R {
  try {
    const answer = ask(...about);
    return () => answer;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

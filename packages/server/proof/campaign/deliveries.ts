/** Looks over the gateway's shoulder while it delivers notifications: which were acknowledged, and how the others ended. */

export interface Deliveries {
  /** What the sandbox delivers with. */
  readonly fetch: typeof globalThis.fetch;
  /** Bodies that a server acknowledged, so that they are not delivered again. */
  readonly acknowledged: ReadonlySet<string>;
  /** How often each kind of answer was given. */
  readonly answers: ReadonlyMap<string, number>;
}

export function watchDeliveries(): Deliveries {
  const acknowledged = new Set<string>();
  const answers = new Map<string, number>();
  const count = (answer: string) => answers.set(answer, (answers.get(answer) ?? 0) + 1);
  return {
    acknowledged,
    answers,
    async fetch(input, init) {
      try {
        const response = await fetch(input, init);
        const text = await response.clone().text();
        if (response.ok && text.includes('"SUCCESS"')) acknowledged.add(String(init?.body));
        count(`answered ${response.status}`);
        return response;
      } catch (error) {
        count('not answered');
        throw error;
      }
    },
  };
}

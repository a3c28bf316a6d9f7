/** A file that is sent page by page: the next one is made when the client has taken the one before, and none when it has gone. */

/** @param pages pieces of text, of which only one is held at a time */
export function streamPages(
  pages: AsyncIterable<string>,
  { stopping, onFailure }: { readonly stopping: AbortSignal; readonly onFailure: (error: unknown) => void },
): ReadableStream<Uint8Array> {
  const iterator = pages[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          // Cut off, not ended: half a file must not pass for a whole one.
          stopping.throwIfAborted();
          const { done, value } = await iterator.next();
          if (done === true) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          onFailure(error);
          controller.error(error);
          await iterator.return?.();
        }
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    // Nothing is made before it is asked for.
    { highWaterMark: 0 },
  );
}

/** A JSON array with one value on each line: a whole document, and one that can be read a line at a time. */
export async function* jsonLines(pages: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const page of pages) {
    yield separator + page.map((value) => JSON.stringify(value)).join(',\n');
    separator = ',\n';
  }
  yield separator === '[\n' ? '[\n]\n' : '\n]\n';
}

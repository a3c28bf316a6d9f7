/** Reads server-sent events out of bytes that come in any pieces, as the HTML standard has them; `id` and `retry` mean nothing here. */

/** @returns takes the next bytes */
export function createEventReader(onEvent: (type: string, data: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  /** The beginning of a line whose end has not come yet. */
  let line = '';
  /** The last piece ended with CR: an LF at the beginning of the next one belongs to it. */
  let isAfterReturn = false;
  let type = '';
  let data: string[] = [];

  function take(whole: string): void {
    if (whole === '') {
      if (data.length > 0) onEvent(type || 'message', data.join('\n'));
      type = '';
      data = [];
      return;
    }
    const [, name, value = ''] = /^([^:]*):? ?(.*)$/s.exec(whole) ?? [];
    if (name === 'event') type = value;
    if (name === 'data') data.push(value);
  }

  return (bytes) => {
    let text = decoder.decode(bytes, { stream: true });
    if (text === '') return;
    if (isAfterReturn && text.startsWith('\n')) text = text.slice(1);
    isAfterReturn = text.endsWith('\r');
    const lines = (line + text).split(/\r\n|\r|\n/);
    line = lines.pop() ?? '';
    for (const whole of lines) take(whole);
  };
}

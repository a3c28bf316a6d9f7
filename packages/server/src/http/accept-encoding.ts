/** Which encoding of a file a client takes (RFC 9110, 12.5.3). */

/**
 * @param header the request's `Accept-Encoding`
 * @param offered in our order of preference; of two that the client likes as well, the first is taken
 */
export function chooseEncoding<Name extends string>(
  header: string | undefined,
  offered: readonly Name[],
): Name | 'identity' {
  const weights = new Map((header ?? '').toLowerCase().split(',').map(readWeight));
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  let best: Name | 'identity' = 'identity';
  // Unless it is named, identity is what is left where nothing else is wanted.
  let bestWeight = weights.get('identity') ?? 0;
  for (const name of offered) {
    // As good as identity is better: it is smaller.
    if (weightOf(name) > 0 && (weightOf(name) > bestWeight || (best === 'identity' && weightOf(name) === bestWeight))) {
      best = name;
      bestWeight = weightOf(name);
    }
  }
  return best;
}

/** A weight that cannot be read is none: then plain bytes, which everybody can take. */
function readWeight(item: string): [name: string, weight: number] {
  const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  if (weight === undefined) return [name, 1];
  return [name, /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0];
}

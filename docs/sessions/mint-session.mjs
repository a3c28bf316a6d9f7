// A session for whoever is signed in to your admin page. Node 20 or newer, nothing else.

export async function mintSession(operator, permissions = ['orders:read', 'refunds:create']) {
  const response = await fetch(`${process.env.REFUND_SERVER_URL}/v1/sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.REFUNDS_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ operator, permissions }),
    signal: AbortSignal.timeout(5_000),
  });
  const answer = await response.json();
  if (response.status !== 201) throw new Error(`no session: ${answer.detail}`);
  return answer; // { token, expiresAt, sessionId }
}

// To try it: node mint-session.mjs <operator id> <name>
if (process.argv[1] === import.meta.filename) {
  const [, , id, name] = process.argv;
  const { token } = await mintSession({ id, name });
  process.stdout.write(`${token}\n`);
}

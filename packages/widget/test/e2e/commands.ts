/** Asks the test runner for what no page can do: to start, kill and steer servers. */
import { executeServerCommand } from '@web/test-runner-commands';

export async function command<Answer>(name: string, payload: object): Promise<Answer> {
  const answer = await executeServerCommand<Answer, object>(`refund-server:${name}`, payload);
  if (answer === undefined) throw new Error('the refund server plugin is missing');
  return answer;
}

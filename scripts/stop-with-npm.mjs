// Lets a server that npm started end with npm.
import { spawnSync } from 'node:child_process';

/** How soon the server follows npm; a person who starts it again is not that fast. */
const CHECK_INTERVAL_MS = 200;

function parentOf(pid) {
  if (process.platform === 'win32') return 0;
  const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout ?? 0);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** npm runs this through a shell that passes no signals on: who stops npm alone must not leave a server behind. */
export function stopWithNpm() {
  if (!['start', 'sandbox'].includes(process.env.npm_lifecycle_event)) return;
  const starters = [process.ppid, parentOf(process.ppid)].filter((pid) => pid > 1);
  const timer = setInterval(() => {
    if (starters.every(isAlive)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, CHECK_INTERVAL_MS);
  timer.unref();
}

/** The streams of this page, shared by its panels: one for each server and token, and few enough that requests still get through. */
import { createLiveStream, type LiveStream } from './live-stream.js';
import type { PanelServer } from './panel-server.js';
import type { TokenInput } from './token-source.js';

/** A browser has six connections to an origin over HTTP/1.1, for all of its tabs. Panels beyond ask now and then. */
const MAX_STREAMS_PER_SERVER = 2;

export interface StreamFollower {
  readonly server: PanelServer;
  readonly tokens: TokenInput;
  /** The only order to hear of; null for all. */
  readonly prepayId: string | null;
  /** The stream stands, and what happened before it stood has to be read. */
  onLive(): void;
  /** The order has changed, or may have. @param prepayId which; null when nobody knows what was missed */
  onChange(prepayId: string | null): void;
  /** There is no stream any more until `onLive`. */
  onLost(): void;
}

export interface Following {
  /** Opens a lost stream at once. */
  wake(): void;
  leave(): void;
}

interface SharedStream {
  readonly serverUrl: string;
  readonly tokens: TokenInput;
  readonly followers: Set<StreamFollower>;
  readonly stream: LiveStream;
  /** The only order that it tells of; null for all. */
  prepayId: string | null;
  isLive: boolean;
}

const streams = new Set<SharedStream>();

/** Null when there are as many streams as there may be. */
export function followLive(follower: StreamFollower): Following | null {
  const { server, tokens, prepayId } = follower;
  const ofServer = [...streams].filter(({ serverUrl }) => serverUrl === server.serverUrl);
  const known = ofServer.find((one) => one.tokens.token === tokens.token && one.tokens.getToken === tokens.getToken);
  if (known === undefined && ofServer.length >= MAX_STREAMS_PER_SERVER) return null;
  const shared = known ?? createShared(server, tokens, prepayId);
  shared.followers.add(follower);
  if (shared.prepayId !== null && shared.prepayId !== prepayId) {
    // The others stay live meanwhile: what they miss is read when it stands again.
    shared.prepayId = null;
    shared.stream.restart();
  } else if (shared.isLive) follower.onLive();
  else shared.stream.wake();
  return {
    wake: () => shared.stream.wake(),
    leave() {
      shared.followers.delete(follower);
      if (shared.followers.size > 0) return;
      shared.stream.close();
      streams.delete(shared);
    },
  };
}

function createShared(server: PanelServer, { token, getToken }: TokenInput, prepayId: string | null): SharedStream {
  const tell = (what: 'onLive' | 'onLost') => {
    shared.isLive = what === 'onLive';
    for (const follower of [...shared.followers]) follower[what]();
  };
  const shared: SharedStream = {
    serverUrl: server.serverUrl,
    tokens: { token, getToken },
    followers: new Set(),
    prepayId,
    isLive: false,
    stream: createLiveStream({
      open(signal) {
        // Whoever opened it first may be gone by now.
        const [first] = shared.followers;
        return (first?.server ?? server).openEvents(shared.prepayId, signal);
      },
      onReady: () => tell('onLive'),
      onChange(changed) {
        for (const follower of [...shared.followers]) {
          if (changed === null || follower.prepayId === null || changed === follower.prepayId)
            follower.onChange(changed);
        }
      },
      onLost: () => tell('onLost'),
    }),
  };
  streams.add(shared);
  return shared;
}

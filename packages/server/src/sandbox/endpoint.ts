/** What one of Binance Pay's paths is in the sandbox. */
import type { Answer } from './answers.js';
import type { Fields } from './fields.js';
import type { Fault, Scenario } from './scenarios.js';

export interface EndpointCall {
  readonly fields: Fields;
  /** Where the request came to, such as `http://127.0.0.1:8790`. */
  readonly origin: string;
  /** The script that the request's header names. */
  readonly scenario: Scenario | null;
}

export interface ChosenScript {
  readonly scenario: Scenario | null;
  readonly fault: Fault | null;
}

export interface Endpoint {
  /** It has no parameters: whatever was signed and posted, clients send `{}`, `[]`, nothing and more, is not read. */
  readonly ignoresBody?: boolean;
  /** Left out: the header's script, at every call. */
  chooseScript?(call: EndpointCall): ChosenScript;
  /** Carries the call out, and says what there is to say. */
  answer(call: EndpointCall): Answer | Promise<Answer>;
}

/** Endpoints by path. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

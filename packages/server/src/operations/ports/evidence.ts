/** What was said to Binance Pay and what it answered, byte for byte. */

/** The exact bytes that were signed, and who signed them; the secret itself is in none of it. */
export interface GatewayCallRequest {
  readonly refundRequestId: string;
  readonly path: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
  readonly signature: string;
  /** Masked but for its last characters. */
  readonly apiKey: string;
  readonly sentAt: Date;
}

export interface GatewayCallAnswer {
  /** Null when there was no answer. */
  readonly httpStatus: number | null;
  readonly body: string | null;
  /** Why there was no usable answer. */
  readonly reason: string | null;
  readonly answeredAt: Date;
}

/** Every call about a refund, kept as evidence. */
export interface EvidenceStore {
  /** On disk before the call is sent. */
  recordCall(call: GatewayCallRequest): Promise<bigint>;
  /** Equal answers to the same question, one after the other, are kept as one with a count. */
  recordAnswer(callId: bigint, answer: GatewayCallAnswer): Promise<void>;
}

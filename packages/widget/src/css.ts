/** The tag of the panel's stylesheets. Lit's own also puts values into them, which none of these needs, and weighs more. */
import { type CSSResult, unsafeCSS } from 'lit';

export function css([text]: TemplateStringsArray): CSSResult {
  return unsafeCSS(text);
}

/**
 * Providers that tests can break: a live mock that speaks the wire formats of OpenAI, Anthropic, Gemini and Ollama, and a
 * player of recorded exchanges. Knows HTTP and JSON only; must not know Dragoman or Camel, so that it proves something
 * about them.
 */
@NullMarked
package io.dragoman.mock;

import org.jspecify.annotations.NullMarked;

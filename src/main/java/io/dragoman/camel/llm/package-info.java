/**
 * The {@code llm:} component: one HTTP call to a provider, with limits, address policy, streaming and cancellation.
 *
 * <p>The room must not know dialects, models, keys or prices; routes set headers and bodies, it carries them.
 */
@NullMarked
package io.dragoman.camel.llm;

import org.jspecify.annotations.NullMarked;

/**
 * OpenTelemetry: finished requests as traces and metrics by the semantic conventions for generative AI, sent over OTLP/HTTP. Off unless an
 * endpoint is set.
 *
 * <p>The room makes its spans from the request log, after the client has its answer. It must not know routes or how anything was decided.
 */
@NullMarked
package io.dragoman.telemetry;

import org.jspecify.annotations.NullMarked;

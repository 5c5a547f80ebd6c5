package io.dragoman.api;

import io.dragoman.chat.ChatRequest;
import io.dragoman.orchestration.Orchestration;

/**
 * What a client sent to {@code POST /v1/plan}, checked.
 *
 * @param chat the conversation with the policy for all steps together
 * @param orchestration how it shall be worked on
 */
record PlanRequest(ChatRequest chat, Orchestration orchestration) {}

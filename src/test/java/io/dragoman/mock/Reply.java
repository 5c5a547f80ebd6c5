package io.dragoman.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the mocked model says. Immutable.
 *
 * @param text null: the last user text of the request with {@code echo: } before it
 * @param reasoning thinking shown before the answer, or null
 * @param usage null: counted from the request and the text, four characters a token
 */
public record Reply(
        @Nullable String text,
        @Nullable String reasoning,
        List<ToolCall> toolCalls,
        Stop stop,
        @Nullable Usage usage) {

    /** Why the model stopped; each provider has its own words for it. */
    public enum Stop {
        END,
        LENGTH,
        TOOL,
        REFUSAL
    }

    /** A call the model asks for; arguments are a JSON object as text. */
    public record ToolCall(String id, String name, String arguments) {}

    public Reply {
        toolCalls = List.copyOf(toolCalls);
    }

    public static Reply echo() {
        return new Reply(null, null, List.of(), Stop.END, null);
    }

    public static Reply text(String text) {
        return new Reply(text, null, List.of(), Stop.END, null);
    }

    /** An answer of n words, so a stream of about n chunks. */
    public static Reply words(int n) {
        return text(IntStream.range(0, n).mapToObj(i -> "word" + i).collect(Collectors.joining(" ")));
    }

    public static Reply tool(String name, String arguments) {
        return new Reply("", null, List.of(), Stop.TOOL, null).andTool(name, arguments);
    }

    public Reply andTool(String name, String arguments) {
        List<ToolCall> calls = new ArrayList<>(toolCalls);
        calls.add(new ToolCall("call_mock" + calls.size(), name, arguments));
        return new Reply(text, reasoning, calls, Stop.TOOL, usage);
    }

    public Reply thinking(String thoughts) {
        return new Reply(text, thoughts, toolCalls, stop, usage);
    }

    public Reply stop(Stop reason) {
        return new Reply(text, reasoning, toolCalls, reason, usage);
    }

    public Reply usage(Usage tokens) {
        return new Reply(text, reasoning, toolCalls, stop, tokens);
    }

    /** The same reply with nothing left open: text and usage are those of an answer to this request. */
    Reply to(String lastUserText, int requestCharacters) {
        String said = text == null ? "echo: " + lastUserText : text;
        Usage tokens = usage == null ? Usage.of(tokens(requestCharacters), tokens(said.length())) : usage;
        return new Reply(said, reasoning, toolCalls, stop, tokens);
    }

    /** The text in pieces as a model streams it: words with the blank that follows them. */
    List<String> pieces() {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split("(?<= )"));
    }

    String said() {
        return text == null ? "" : text;
    }

    Usage counted() {
        return usage == null ? Usage.of(0, 0) : usage;
    }

    private static int tokens(int characters) {
        return Math.max(1, characters / 4);
    }
}

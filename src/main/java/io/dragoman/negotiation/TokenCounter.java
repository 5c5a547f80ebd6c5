package io.dragoman.negotiation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts the input tokens of a request with the o200k vocabulary, close enough to every provider's own for a decision with head-room. Work
 * is bounded: of a long request only samples are encoded, and never a long piece at once. A conversation repeats its history with every
 * turn, so counts of texts are remembered for a while. Safe for any thread.
 */
public final class TokenCounter {
    /** Characters that are encoded at most; a longer text is judged by samples spread over it. */
    static final int MOST_ENCODED = 32_768;

    private static final int SAMPLES = 32;
    /** The encoder's time grows faster than the length of a run without a break: longer texts go in pieces. */
    private static final int PIECE = 2_048;

    /** Characters of texts whose counts are remembered, about 8 MiB at most ... */
    private static final long REMEMBERED = 4_000_000;
    /** ... and how long without another turn. */
    private static final Duration MEMORY = Duration.ofMinutes(10);
    /** What an entry weighs besides its text. */
    private static final int ENTRY = 64;

    private static final int PER_MESSAGE = 3;
    private static final int PER_ROLE = 1;
    private static final int PER_NAME = 1;
    private static final int PER_TOOL_CALL = 3;
    private static final int REPLY = 3;
    /** What the dearest of the large providers counts for an image at most. */
    private static final int IMAGE = 1_600;
    /** An image that the client wants looked at in low detail. */
    private static final int LOW_DETAIL_IMAGE = 300;
    /** Base64 characters of a document or a sound that are taken for one token. */
    private static final int BINARY_CHARACTERS = 64;

    private final Cache<String, Integer> known = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED)
            .weigher((String text, Integer tokens) -> text.length() + ENTRY)
            .expireAfterAccess(MEMORY)
            .executor(Runnable::run)
            .build();
    private volatile @Nullable ToIntFunction<String> encoder;

    /** @param encoder null until it has been loaded */
    TokenCounter(@Nullable ToIntFunction<String> encoder) {
        this.encoder = encoder;
    }

    /**
     * A counter that loads the vocabulary on a thread of its own, which takes up to two seconds. Until it is there, counts are estimates
     * on the high side.
     */
    public static TokenCounter loadingInBackground() {
        TokenCounter counter = new TokenCounter(null);
        Thread loader =
                new Thread(() -> counter.encoder = vocabulary()::countTokensOrdinary, "token-vocabulary-loader");
        loader.setDaemon(true);
        loader.start();
        return counter;
    }

    /** A counter that has loaded the vocabulary when the call returns. */
    public static TokenCounter loaded() {
        return new TokenCounter(vocabulary()::countTokensOrdinary);
    }

    /** Input tokens of the request: the client's estimate if it gave one, else counted. */
    public int count(ChatRequest request) {
        if (request.estimatedInputTokens() > 0) {
            return request.estimatedInputTokens();
        }
        Tally tally = new Tally();
        tally.tokens += REPLY;
        request.messages().forEach(message -> addMessage(tally, message));
        addJson(tally, request.parameters().path("tools"));
        addJson(tally, request.parameters().path("response_format").path("json_schema"));
        if (request.outputSchema() != null) {
            addJson(tally, request.outputSchema());
        }
        return (int) Math.min(Integer.MAX_VALUE, tally.tokens + textTokens(tally));
    }

    /** Tokens of a plain text, within the same bounds. */
    public int count(String text) {
        Tally tally = new Tally();
        tally.add(text);
        return (int) Math.min(Integer.MAX_VALUE, textTokens(tally));
    }

    private static void addMessage(Tally tally, JsonNode message) {
        tally.tokens += PER_MESSAGE + PER_ROLE;
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            tally.add(content.textValue());
        }
        content.forEach(part -> addPart(tally, part));
        if (message.path("name").isTextual()) {
            tally.tokens += PER_NAME;
            tally.add(message.path("name").textValue());
        }
        for (JsonNode call : message.path("tool_calls")) {
            tally.tokens += PER_TOOL_CALL;
            tally.add(call.path("function").path("name").asText());
            tally.add(call.path("function").path("arguments").asText());
        }
    }

    private static void addPart(Tally tally, JsonNode part) {
        switch (part.path("type").asText()) {
            case "text", "refusal" ->
                tally.add(part.path("text").asText(part.path("refusal").asText()));
            case "image_url" -> tally.tokens += image(part);
            case "input_audio" ->
                tally.tokens += binary(part.path("input_audio").path("data"));
            case "file" -> tally.tokens += binary(part.path("file").path("file_data"));
            default -> addJson(tally, part);
        }
    }

    private static int image(JsonNode part) {
        boolean low = part.path("image_url").path("detail").asText().equals("low");
        return low ? LOW_DETAIL_IMAGE : IMAGE;
    }

    private static int binary(JsonNode data) {
        return data.asText().length() / BINARY_CHARACTERS;
    }

    private static void addJson(Tally tally, JsonNode node) {
        if (!node.isMissingNode() && !node.isNull() && !(node instanceof ArrayNode array && array.isEmpty())) {
            tally.add(Json.text(node));
        }
    }

    private long textTokens(Tally tally) {
        ToIntFunction<String> exact = encoder;
        if (exact == null) {
            return tally.texts.stream().mapToLong(TokenCounter::estimate).sum();
        }
        Tally fresh = new Tally();
        for (String text : tally.texts) {
            Integer tokens = known.getIfPresent(text);
            if (tokens == null) {
                fresh.add(text);
            } else {
                fresh.tokens += tokens;
            }
        }
        return fresh.tokens
                + (fresh.characters <= MOST_ENCODED ? encodeAll(exact, fresh) : sampledTokens(exact, fresh));
    }

    private long encodeAll(ToIntFunction<String> exact, Tally fresh) {
        long all = 0;
        for (String text : fresh.texts) {
            int tokens = encode(exact, text);
            known.put(text, tokens);
            all += tokens;
        }
        return all;
    }

    /** Encodes pieces at equal distances and takes their ratio of tokens to characters for all. */
    private static long sampledTokens(ToIntFunction<String> exact, Tally fresh) {
        String text = String.join("", fresh.texts);
        int length = MOST_ENCODED / SAMPLES;
        long tokens = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int start = (int) ((long) (text.length() - length) * i / (SAMPLES - 1));
            tokens += encode(exact, text.substring(start, start + length));
        }
        return (long) Math.ceil((double) tokens * text.length() / MOST_ENCODED);
    }

    private static int encode(ToIntFunction<String> exact, String text) {
        int tokens = 0;
        int start = 0;
        while (text.length() - start > PIECE) {
            int end = breakBefore(text, start + PIECE);
            tokens += exact.applyAsInt(text.substring(start, end));
            start = end;
        }
        return tokens + exact.applyAsInt(text.substring(start));
    }

    /** The last white space in the second half of the piece, so that words stay whole where there are words. */
    private static int breakBefore(String text, int limit) {
        for (int i = limit; i > limit - PIECE / 2; i--) {
            if (Character.isWhitespace(text.charAt(i)) && !Character.isWhitespace(text.charAt(i - 1))) {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
    }

    /** Four ASCII characters or one other make a token, rounded up: rather more than the vocabulary gives. */
    private static int estimate(String text) {
        long ascii = text.chars().filter(character -> character < 128).count();
        return (int) ((ascii + 3) / 4 + text.length() - ascii);
    }

    private static Encoding vocabulary() {
        return Vocabulary.O200K;
    }

    /** One for the process: it is large and never changes. */
    private static final class Vocabulary {
        static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    /** What has been collected of a request: tokens that are known, texts that are to be encoded. */
    private static final class Tally {
        private final List<String> texts = new ArrayList<>();
        private long tokens;
        private long characters;

        void add(String text) {
            texts.add(text);
            characters += text.length();
        }
    }
}

package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.StopReason;
import io.dragoman.mock.RecordedExchange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings that are several answers glued together, half an answer, or an answer without content. */
class AnthropicOddRecordingsTest {
    private final Dialect dialect = new AnthropicDialect();

    @ParameterizedTest
    @CsvSource({
        "anthropic-tool-search-deferred-bm25.stream.json, 879, 177, TOOL_CALLS",
        "anthropic-tool-search-deferred-regex.stream.json, 904, 175, TOOL_CALLS",
        "anthropic-tool-search-regex.1.stream.json, 1681, 163, TOOL_CALLS"
    })
    void endsAtTheFirstMessageStopAndCountsNothingBehindIt(String file, long input, long output, StopReason stop) {
        StreamReading reading = read(file);

        assertThat(reading.done()).isTrue();
        assertThat(reading.end().stopReason()).isEqualTo(stop);
        assertThat(reading.end().usage().inputTotal()).isEqualTo(input);
        assertThat(reading.end().usage().outputTotal()).isEqualTo(output);
    }

    @Test
    void breaksOffWhenAnAnswerStartsAgainInTheMiddle() {
        StreamReading reading = read("spliced-message-start.stream.json");

        assertThat(reading.done()).isFalse();
        assertThat(reading.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
        assertThat(reading.end().usage().input()).as("counted once").isEqualTo(17);
    }

    @Test
    void takesARefusalWithoutAWordForACompleteAnswer() {
        StreamReading reading = read("anthropic-refusal.stream.json");

        assertThat(reading.done()).isTrue();
        assertThat(reading.end().stopReason()).isEqualTo(StopReason.CONTENT_FILTER);
        assertThat(reading.end().outputCharacters()).isZero();
        assertThat(reading.end().usage().total()).isEqualTo(23);
    }

    @Test
    void readsToolCallsThatAnthropicsOwnProgramMade() {
        ProviderAnswer answer = dialect.answer(
                recording("anthropic-programmatic-tool-calling.1.json").body());

        assertThat(answer.toolCalls()).hasSize(4);
        assertThat(answer.stopReason()).as("the program went on by itself").isEqualTo(StopReason.STOP);
        assertThat(answer.usage().total()).isEqualTo(4243 + 229);
    }

    private StreamReading read(String file) {
        byte[] bytes = recording(file).body();
        return StreamReading.of(dialect, bytes, bytes.length);
    }

    private static RecordedExchange recording(String file) {
        return RecordedExchange.read(
                DialectContract.WIRE.resolve("anthropic/messages").resolve(file));
    }

    /** The last time that a recording names the count, 0 when it never does. */
    static long lastCount(String text, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)").matcher(text);
        long last = 0;
        while (matcher.find()) {
            last = Long.parseLong(matcher.group(1));
        }
        return last;
    }
}

package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.StopReason;
import io.dragoman.mock.RecordedExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every dialect must do with recorded traffic of real providers. A test of a dialect extends this and names the recordings; each
 * recording becomes a test of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DialectContract {
    static final Path WIRE = Path.of("src/test/resources/wire");
    private static final int MOST_CUTS = 150;

    /** One recording, shown by its file name. */
    record Recording(Path file, RecordedExchange exchange) {
        boolean succeeded() {
            return exchange.status() < 300;
        }

        /** A recording whose body says 200 and then reports an error. */
        boolean errsAfter200() {
            return succeeded()
                    && exchange.text()
                            .matches("(?s).*(?:^|\\n\\n|\\A\\s*\\{\\s*)(?:event: error|\"error\"\\s*:\\s*\\{).*");
        }

        @Override
        public String toString() {
            return WIRE.relativize(file).toString();
        }
    }

    abstract Dialect dialect();

    /** Folders below {@link #WIRE}. */
    abstract List<String> folders();

    /** The provider's own total of all tokens in the body of an answer or in the bytes of a stream; empty when it reports none. */
    abstract OptionalLong reportedTotal(RecordedExchange exchange);

    /** Compares the request that the dialect makes with the one that was recorded, where the client's request can be had from it. */
    abstract void checkRequest(Recording recording);

    /** The class of a recorded failure. */
    abstract ErrorClass expectedErrorClass(Recording recording);

    Stream<Recording> all() {
        return folders().stream().flatMap(folder -> files(WIRE.resolve(folder)));
    }

    Stream<Recording> requests() {
        return all().filter(recording -> recording.exchange().requestBody().isObject());
    }

    Stream<Recording> answers() {
        return all().filter(recording -> recording.succeeded() && !recording.exchange().stream());
    }

    Stream<Recording> streams() {
        return all().filter(recording -> recording.succeeded() && recording.exchange().stream());
    }

    Stream<Recording> failures() {
        return all().filter(recording -> !recording.succeeded() || recording.errsAfter200());
    }

    private static Stream<Recording> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> new Recording(file, RecordedExchange.read(file)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hasRecordingsToProveItselfOn() {
        assertThat(answers()).isNotEmpty();
        assertThat(streams()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void asksWhatTheClientAsked(Recording recording) {
        checkRequest(recording);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void readsAnswers(Recording recording) {
        assumeTrue(!recording.errsAfter200());
        ProviderAnswer answer = dialect().answer(recording.exchange().body());

        boolean stopped = answer.stopReason() == StopReason.STOP || answer.stopReason() == StopReason.TOOL_CALLS;
        assertThat(answer.stopReason()).isNotEqualTo(StopReason.OTHER);
        assertThat(answer.toolCalls().isEmpty())
                .as("tool calls go with their stop reason")
                .isEqualTo(answer.stopReason() != StopReason.TOOL_CALLS);
        assertThat(stopped && answer.text().isEmpty() && answer.toolCalls().isEmpty())
                .as("an answer that stopped says something")
                .isFalse();
        assertThat(answer.toolCalls()).allSatisfy(call -> {
            assertThat(call.id()).isNotEmpty();
            assertThat(call.name()).isNotEmpty();
        });
        assertThat(answer.body().isObject()).isTrue();
        checkTotal(recording, answer.usage().total(), answer.usageReported());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void takesNoTruncatedAnswer(Recording recording) {
        byte[] body = recording.exchange().text().strip().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int length : cuts(body.length)) {
            if (length < body.length) {
                assertThatThrownBy(() -> dialect().answer(Arrays.copyOf(body, length)))
                        .as("cut after %d of %d bytes", length, body.length)
                        .isInstanceOf(ProviderException.class);
            }
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("failures")
    void classesFailures(Recording recording) {
        RecordedExchange exchange = recording.exchange();
        if (recording.succeeded() && exchange.stream()) {
            assertThat(whole(recording).errorClass()).isEqualTo(expectedErrorClass(recording));
            return;
        }
        ProviderException failure = recording.succeeded()
                ? org.assertj.core.api.Assertions.catchThrowableOfType(
                        ProviderException.class, () -> dialect().answer(exchange.body()))
                : dialect().error(exchange.status(), exchange.headers(), exchange.body());
        assertThat(failure.errorClass()).isEqualTo(expectedErrorClass(recording));
        assertThat(failure.getMessage())
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(500)
                .doesNotContain("://");
    }

    @ParameterizedTest
    @MethodSource("streams")
    void readsStreamsWhole(Recording recording) {
        StreamReading reading = whole(recording);
        if (recording.errsAfter200()) {
            assertThat(reading.error()).isTrue();
            assertThat(reading.done()).isFalse();
            return;
        }
        assertThat(reading.end().outcome()).isEqualTo(StreamEnd.Outcome.COMPLETE);
        assertThat(reading.done()).isTrue();
        assertThat(reading.end().stopReason()).isNotEqualTo(StopReason.OTHER);
        assertThat(reading.end().outputCharacters() > 0 || !reading.tools().isEmpty())
                .as("the stream says something")
                .isTrue();
        assertThat(reading.end().firstContentAtMs()).isPositive();
        checkTotal(recording, reading.end().usage().total(), reading.end().usageReported());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void readsStreamsHoweverTheyAreCutIntoPieces(Recording recording) {
        byte[] bytes = recording.exchange().body();
        String expected = whole(recording).essence();
        Random random = new Random(bytes.length);
        List<Integer> sizes = new ArrayList<>(List.of(1, 7, 1460));
        random.ints(5, 2, 300).forEach(sizes::add);
        for (int size : sizes) {
            assertThat(StreamReading.of(dialect(), bytes, size).essence())
                    .as("pieces of %d bytes", size)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void takesNoTruncatedStreamForAComplete(Recording recording) {
        byte[] bytes = recording.exchange().body();
        StreamReading whole = whole(recording);
        for (int length : cuts(bytes.length)) {
            StreamReading cut = StreamReading.cutAfter(dialect(), bytes, length);
            assertThat(cut.done()).as("cut after %d bytes", length).isNotEqualTo(cut.error());
            if (cut.done()) {
                assertThat(cut.essence())
                        .as("complete although cut after %d of %d bytes", length, bytes.length)
                        .isEqualTo(whole.essence());
            } else {
                assertThat(cut.end().outcome()).isNotEqualTo(StreamEnd.Outcome.COMPLETE);
            }
        }
    }

    private StreamReading whole(Recording recording) {
        byte[] bytes = recording.exchange().body();
        return StreamReading.of(dialect(), bytes, bytes.length);
    }

    private void checkTotal(Recording recording, long total, boolean reported) {
        OptionalLong expected = reportedTotal(recording.exchange());
        assertThat(reported).as("usage reported").isEqualTo(expected.isPresent());
        assertThat(total).as("sum of the classes").isEqualTo(expected.orElse(0));
    }

    /** Every length of a short text; for a long one, the first and last bytes and some between. */
    private static int[] cuts(int length) {
        if (length <= 2 * MOST_CUTS) {
            return java.util.stream.IntStream.range(0, length).toArray();
        }
        Random random = new Random(length);
        return java.util.stream.IntStream.concat(
                        java.util.stream.IntStream.rangeClosed(1, MOST_CUTS).map(back -> length - back),
                        random.ints(MOST_CUTS, 0, length - MOST_CUTS))
                .toArray();
    }
}

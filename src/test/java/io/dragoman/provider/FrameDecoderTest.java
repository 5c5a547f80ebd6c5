package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final String EVENTS =
            ": hello\n\nevent: delta\ndata: {\"t\":\"grün 😀\"}\n\ndata: one\ndata:two\nid: 7\n\n"
                    + "data\n\nevent: lonely\n\ndata:  kept blank\n\n";
    private static final List<String> FRAMES = List.of("delta|{\"t\":\"grün 😀\"}", "|one\ntwo", "|", "| kept blank");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsEventsWhateverEndsTheLines(String lineEnd) {
        byte[] bytes = EVENTS.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);

        for (int size : new int[] {1, 2, 3, 7, bytes.length}) {
            assertThat(frames(new ServerSentEvents(), bytes, size))
                    .as("pieces of %d", size)
                    .isEqualTo(FRAMES);
        }
    }

    @Test
    void readsEventsCutAnywhere() {
        byte[] bytes = EVENTS.getBytes(StandardCharsets.UTF_8);

        for (int cut = 0; cut <= bytes.length; cut++) {
            List<String> read = new ArrayList<>();
            ServerSentEvents decoder = new ServerSentEvents();
            decoder.read(Arrays.copyOf(bytes, cut), (event, data) -> read.add(event + '|' + data));
            decoder.read(Arrays.copyOfRange(bytes, cut, bytes.length), (event, data) -> read.add(event + '|' + data));
            assertThat(read).as("cut at %d", cut).isEqualTo(FRAMES);
        }
    }

    @Test
    void skipsTheByteOrderMark() {
        byte[] bytes = "\uFEFFdata: x\n\n".getBytes(StandardCharsets.UTF_8);

        assertThat(frames(new ServerSentEvents(), bytes, 1)).containsExactly("|x");
        assertThat(frames(new JsonLines(), "\uFEFF{}\n".getBytes(StandardCharsets.UTF_8), 2))
                .containsExactly("|{}");
    }

    @Test
    void readsALastEventWithoutABlankLine() {
        assertThat(frames(new ServerSentEvents(), "data: [DONE]".getBytes(StandardCharsets.UTF_8), 5))
                .containsExactly("|[DONE]");
        assertThat(frames(new ServerSentEvents(), "data: [DONE]\n".getBytes(StandardCharsets.UTF_8), 5))
                .containsExactly("|[DONE]");
    }

    @Test
    void readsJsonLines() {
        byte[] bytes = "{\"a\":1}\n\n  \r\n{\"ü\":2}\r\n{\"c\":3}".getBytes(StandardCharsets.UTF_8);

        for (int size : new int[] {1, 4, bytes.length}) {
            assertThat(frames(new JsonLines(), bytes, size)).containsExactly("|{\"a\":1}", "|{\"ü\":2}", "|{\"c\":3}");
        }
    }

    @Test
    void refusesAnEventOverOneMebibyte() {
        byte[] line = new byte[Lines.MAX_FRAME_BYTES + 100];
        Arrays.fill(line, (byte) 'x');
        byte[] manyLines = ("data: " + "y".repeat(1000) + "\n").repeat(1100).getBytes(StandardCharsets.UTF_8);

        for (FrameDecoder decoder : List.of(new ServerSentEvents(), new JsonLines())) {
            assertThatThrownBy(() -> frames(decoder, line, 16_384))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("1048576");
        }
        assertThatThrownBy(() -> frames(new ServerSentEvents(), manyLines, 16_384))
                .isInstanceOf(ProviderException.class);
    }

    @Test
    void takesALargeEventInSmallPieces() {
        String text = "z".repeat(900_000);
        byte[] bytes = ("data: " + text + "\n\n").getBytes(StandardCharsets.UTF_8);

        assertThat(frames(new ServerSentEvents(), bytes, 13)).containsExactly("|" + text);
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(frames(new ServerSentEvents(), bytes, 1 + random.nextInt(9)))
                    .isEqualTo(frames(new ServerSentEvents(), bytes, 200));
        }
    }

    private static List<String> frames(FrameDecoder decoder, byte[] bytes, int size) {
        List<String> frames = new ArrayList<>();
        FrameDecoder.Sink sink = (event, data) -> frames.add(event + '|' + data);
        for (int from = 0; from < bytes.length; from += size) {
            decoder.read(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)), sink);
        }
        decoder.end(sink);
        return frames;
    }
}

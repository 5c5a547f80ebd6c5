package io.dragoman.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.OutputFormat;
import io.dragoman.negotiation.TokenCounter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextShapeTest {
    private final OutputShaper shaper = new OutputShaper(TokenCounter.loaded());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no thoughts, but a < b and <b>bold</b> ",
                "<think>secret</think>\n\nThe answer",
                "  \n<think>secret</think> The answer ",
                "a <think>x</think>b<think>y</think> c",
                "start <think>never closed",
                "cut in a tag <thi",
                "<think>cut in the closing tag</thin",
                "<think></think>",
                "Grüße 🐪 <think>世界</think> 世界"
            })
    void givesInPiecesOfAnySizeWhatAWholeTextGives(String text) {
        OutputFormat format = new OutputFormat(null, 0, true);
        String whole = shaper.shape(text, format);

        for (int size = 1; size <= text.length(); size++) {
            assertThat(inPieces(text, size, format)).as("pieces of %d", size).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 50, 5_000})
    void cutsALongTextInPiecesWhereItCutsTheWhole(int size) {
        String text = "The quick brown fox jumps over the lazy dog. ".repeat(60);
        OutputFormat format = new OutputFormat(null, 333, false);

        assertThat(inPieces(text, size, format)).isEqualTo(shaper.shape(text, format));
        assertThat(shaper.shape(text, format).length()).isBetween(1_000, text.length() - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    void holdsTheTextBackWhereTheWholeIsNeeded(int size) {
        String text = "<think>hm</think>Sure: {\"a\":1} Enjoy.";
        OutputFormat format = new OutputFormat(OutputFormat.Type.JSON, 0, true);

        assertThat(inPieces(text, size, format)).isEqualTo("{\"a\":1}");
    }

    private String inPieces(String text, int size, OutputFormat format) {
        TextShape shape = new TextShape(shaper, format);
        StringBuilder shaped = new StringBuilder();
        for (int from = 0; from < text.length(); from += size) {
            shaped.append(shape.next(text.substring(from, Math.min(text.length(), from + size))));
        }
        return shaped.append(shape.end()).toString();
    }
}

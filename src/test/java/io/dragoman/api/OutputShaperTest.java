package io.dragoman.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.OutputFormat;
import io.dragoman.negotiation.TokenCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputShaperTest {
    private final OutputShaper shaper = new OutputShaper(TokenCounter.loaded());

    @Test
    void leavesTheTextAsItIsWhenNothingIsAsked() {
        assertThat(shaper.shape(" <think>a</think>b ", OutputFormat.AS_IS)).isEqualTo(" <think>a</think>b ");
    }

    @ParameterizedTest
    @CsvSource({
        "<think>secret</think>answer, answer",
        "a <think>x</think>b<think>y</think> c, a b c",
        "start <think>never closed, start",
        "no thoughts, no thoughts"
    })
    void takesThoughtsOut(String text, String expected) {
        assertThat(shaper.shape(text, new OutputFormat(null, 0, true))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}                               | {\"a\":1}",
                "Sure! {\"a\":{\"b\":[1]}} Enjoy.        | {\"a\":{\"b\":[1]}}",
                "Here: [1,2] and more                    | [1,2]",
                "no json here                            | no json here",
                "broken {\"a\": now                      | broken {\"a\": now",
            })
    void leavesJsonAlone(String text, String expected) {
        assertThat(shaper.shape(text, new OutputFormat(OutputFormat.Type.JSON, 0, false)))
                .isEqualTo(expected);
    }

    @Test
    void takesJsonOutOfAFence() {
        String text = "Of course:\n```json\n{\"a\": 1}\n```\nAnything else?";

        assertThat(shaper.shape(text, new OutputFormat(OutputFormat.Type.JSON, 0, false)))
                .isEqualTo("{\"a\": 1}");
    }

    @Test
    void takesMarkdownMarksOutOfPlainText() {
        String text = "# Title\nSome **bold** and `code`, a [link](https://example.org).\n```java\nint x;\n```";

        assertThat(shaper.shape(text, new OutputFormat(OutputFormat.Type.TEXT, 0, false)))
                .isEqualTo("Title\nSome bold and code, a link (https://example.org).\nint x;");
    }

    @Test
    void cutsTheTextAfterTheWantedTokens() {
        String shaped = shaper.shape("one two three four five", new OutputFormat(null, 2, false));

        assertThat(shaped).isEqualTo("one two");
    }
}

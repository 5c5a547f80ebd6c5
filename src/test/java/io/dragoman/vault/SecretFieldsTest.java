package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFieldsTest {
    @Test
    void readsTextsAndWipesTheBody() {
        byte[] body = bytes("{\"a\":\"x\\u00e9\\n\",\"b\":\"\"}");
        SecretFields fields = SecretFields.read(body, Set.of("a", "b"));
        assertThat(body).containsOnly(0);
        assertThat(fields.take("a")).isEqualTo("xé\n".toCharArray());
        assertThat(fields.take("b")).isEmpty();
        assertThatThrownBy(() -> fields.take("a")).hasMessage("a: missing (expected: a text)");
    }

    @Test
    void anEmptyOrNullTextIsMissingWhereOneIsNeeded() {
        SecretFields fields = SecretFields.read(bytes("{\"a\":\"\",\"b\":null,\"c\":\"y\"}"), Set.of("a", "b", "c"));
        assertThatThrownBy(() -> fields.takeFilled("a")).hasMessage("a: missing (expected: a text)");
        assertThatThrownBy(() -> fields.takeFilled("b")).isInstanceOf(InvalidRequestException.class);
        assertThat(fields.takeFilled("c")).isEqualTo("y".toCharArray());
    }

    @Test
    void forgetsWhatNobodyTook() {
        SecretFields fields = SecretFields.read(bytes("{\"a\":\"x\"}"), Set.of("a"));
        fields.close();
        assertThatThrownBy(() -> fields.take("a")).hasMessage("a: missing (expected: a text)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"a\"",
                "{",
                "{\"a\":\"hunter2",
                "{\"a\":hunter2}",
                "{\"a\":\"hunter2\",}",
                "{\"a\":\"hunter2\"} hunter2",
                "{\"a\":\"1\",\"a\":\"2\"}"
            })
    void refusesWhatIsNoObjectWithoutQuotingIt(String body) {
        byte[] bytes = bytes(body);
        assertThatThrownBy(() -> SecretFields.read(bytes, Set.of("a")))
                .isInstanceOfSatisfying(
                        DragomanException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_JSON))
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
        assertThat(bytes).doesNotContain((byte) 'h');
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "[\"x\"]", "{\"b\":\"x\"}"})
    void refusesWhatIsNoText(String value) {
        assertThatThrownBy(() -> SecretFields.read(bytes("{\"a\":" + value + "}"), Set.of("a")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("a: not a text (expected: a text)");
    }

    @Test
    void refusesUnknownFieldsByName() {
        assertThatThrownBy(() -> SecretFields.read(bytes("{\"c\\n\":\"x\"}"), Set.of("b", "a")))
                .hasMessage("c?: unknown field (expected: a, b)");
        assertThatThrownBy(() -> SecretFields.read(bytes("{\"x\":1}"), Set.of()))
                .hasMessage("x: unknown field (expected: no fields)");
        assertThatThrownBy(() -> SecretFields.read(bytes("{\"" + "y".repeat(41) + "\":1}"), Set.of()))
                .hasMessageStartingWith("y".repeat(40) + "...: unknown field");
    }

    @Test
    void refusesATextBeyondTheLimit() {
        String most = "x".repeat(64 << 10);
        assertThat(SecretFields.read(bytes("{\"a\":\"" + most + "\"}"), Set.of("a"))
                        .take("a"))
                .hasSize(64 << 10);
        assertThatThrownBy(() -> SecretFields.read(bytes("{\"a\":\"" + most + "xxxx\"}"), Set.of("a")))
                .isInstanceOfSatisfying(
                        DragomanException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_JSON));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.dragoman.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "18                 | 18.0",
                "1,000              | $1000",
                "**Paris**          | paris.",
                "'a  b'             | 'A b'",
                ".5                 | 0.5",
                "\\boxed{\\dfrac{1}{2}} | $\\frac{1}{2}$",
                "So it is.\\nAnswer: 42 | 42",
                "<think>hm</think>yes | Yes",
                "{\"a\": 1}         | {\"a\":1}"
            })
    void seesThroughSpelling(String left, String right) {
        assertThat(Agreement.same(left.replace("\\n", "\n"), right)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "18 | 19",
                "yes | no",
                "-5 | 5",
                "1.5 | 15",
                "The answer is long | The answer is short",
                "[1,2] | [2,1]"
            })
    void keepsApartWhatDiffers(String left, String right) {
        assertThat(Agreement.same(left, right)).isFalse();
    }
}

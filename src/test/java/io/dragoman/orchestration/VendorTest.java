package io.dragoman.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.catalog.Model;
import io.dragoman.catalog.PriceSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorTest {
    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, anthropic",
        "anthropic/claude-3-haiku, anthropic",
        "gpt-4o-mini, openai",
        "o3-mini, openai",
        "o365-helper, provider:router",
        "gemini-1.5-flash, google",
        "meta-llama/Llama-3-70b, meta",
        "team/own-model, provider:router"
    })
    void isTheMakerWhereTheNameTellsElseTheProvider(String id, String vendor) {
        Model model = new Model(id, "router", id, 5, 0, 0, null, PriceSource.UNKNOWN, null, true);

        assertThat(Vendor.of(model).name()).isEqualTo(vendor);
    }
}

package io.dragoman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceCatalogueTest {
    private final PriceCatalogue catalogue = new PriceCatalogue();

    /** USD for one million tokens of input and output, and the context, as the providers' price pages said in July 2026. */
    @ParameterizedTest
    @CsvSource({
        "openai,gpt-4o-mini,0.15,0.6,128000",
        "openai,gpt-4o,2.5,10,128000",
        "openai,gpt-4o-mini-2024-07-18,0.15,0.6,128000",
        "openai,openai/gpt-4.1-nano,0.1,0.4,1047576",
        "openai,GPT-4.1,2,8,1047576",
        "openai,o3,2,8,200000",
        "anthropic,claude-sonnet-4-5,3,15,200000",
        "anthropic,claude-sonnet-4-5-20250929,3,15,200000",
        "anthropic,anthropic/claude-haiku-4-5,1,5,200000",
        "anthropic,claude-3-haiku,0.25,1.25,200000",
        "anthropic,claude-haiku-4-5-latest,1,5,200000",
        "google,gemini-2.5-pro,1.25,10,1048576",
        "google,models/gemini-2.5-flash,0.3,2.5,1048576",
        "groq,llama-3.3-70b-versatile,0.59,0.79,131072",
        "groq,openai/gpt-oss-120b,0.15,0.6,131072",
        "openrouter,openai/gpt-4o,2.5,10,128000",
        "xai,grok-4.3,1.25,2.5,1000000",
    })
    void knowsRealModelsByTheNamesPeopleUse(String key, String model, String input, String output, int context) {
        CatalogueEntry entry = catalogue.find(key, model).orElseThrow();
        assertThat(entry.price()).isNotNull();
        assertThat(Price.toUsdPerThousand(entry.price().input()).movePointRight(3))
                .isEqualByComparingTo(input);
        assertThat(Price.toUsdPerThousand(entry.price().output()).movePointRight(3))
                .isEqualByComparingTo(output);
        assertThat(entry.maxContextTokens()).isEqualTo(context);
    }

    @Test
    void chargesCachedInputAsTheProviderDoesOrAsInput() {
        Price claude =
                catalogue.find("anthropic", "claude-sonnet-4-5").orElseThrow().price();
        assertThat(claude.cacheRead()).isEqualTo(300_000_000L);
        assertThat(claude.cacheWrite()).isEqualTo(3_750_000_000L);
        assertThat(claude.reasoning()).isEqualTo(claude.output());
        Price gpt35 = catalogue.find("openai", "gpt-3.5-turbo").orElseThrow().price();
        assertThat(gpt35.cacheRead()).isEqualTo(gpt35.input());
    }

    @ParameterizedTest
    @CsvSource({
        "openai,gpt-4o-minimal",
        "openai,gpt",
        "openai,''",
        "openai,claude-sonnet-4-5",
        "'',gpt-4o",
        "nobody,gpt-4o"
    })
    void guessesNothing(String key, String model) {
        assertThat(catalogue.find(key, model)).isEmpty();
    }

    @Test
    void saysWhatAModelCan() {
        assertThat(catalogue.find("openai", "gpt-4o-mini").orElseThrow().capabilities())
                .containsExactly("json", "planning", "tools", "vision");
        assertThat(catalogue.find("deepseek", "deepseek-reasoner").orElseThrow().capabilities())
                .contains("reasoning", "planning");
    }
}

package io.dragoman.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, https://api.openai.com/v1",
        "https://api.openai.com/v1/, https://api.openai.com/v1",
        "HTTPS://API.OpenAI.com/v1, https://api.openai.com/v1",
        "http://localhost:11434, http://localhost:11434",
        "http://model_server.svc/openai, http://model_server.svc/openai",
        "http://127.0.0.1:8000/v1, http://127.0.0.1:8000/v1",
        "http://[::1]:8000/v1, http://[::1]:8000/v1",
        "https://0x7f.example.com, https://0x7f.example.com",
        "https://4.example, https://4.example"
    })
    void readsPlainUrls(String text, String expected) {
        assertThat(ProviderUrl.parse(text)).hasToString(expected);
    }

    /** S-30. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "/v1",
                "ftp://x/",
                "file:///etc/passwd",
                "jdbc:sqlite:x",
                "http:x",
                "http://",
                "http:///v1",
                "https://user@host/",
                "https://user:secret@host/",
                "https://@host/",
                "https://host/?a=b",
                "https://host/#f",
                "https://host/v1?",
                "https://{{env:HOME}}/",
                "https://host/{{x}}",
                "https://host/}}",
                "https://host/a b",
                "https://host/a\tb",
                "https://host/\r\nx",
                "https://host\\@evil/",
                "https://host/\u0000",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.1/",
                "http://127.1/",
                "http://0/",
                "http://0177.0.0.1/",
                "http://127.0.0.01/",
                "http://1.2.3.4.5/",
                "http://256.1.1.1/",
                "http://1.2.3/",
                "http://127.0.0.1./",
                "http://localhost./",
                "http://127\u30020\u30020\u30021/",
                "http://127\uff0e0.0.1/",
                "http://\u2460.example/",
                "http://[::1/",
                "http://[fe80::1%25eth0]/",
                "http://[fe80::1%eth0]/",
                "http://[x]/",
                "http://[]/",
                "http://::1/",
                "http://host:0/",
                "http://host:65536/",
                "http://host:x/",
                "http://host:/v1",
                "http://-host/",
                "http://ho..st/",
                "http://.host/",
                "http://%31%32%37.0.0.1/",
                "http://host/../admin",
                "http://host/./v1",
                "http://host//v1",
                "http://host/%2e%2e/",
                "http://host/v1;x=1"
            })
    void refusesWhatReadersCouldTakeForAnotherHost(String text) {
        assertThatThrownBy(() -> ProviderUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void neverRepeatsAPassword() {
        assertThatThrownBy(() -> ProviderUrl.parse("https://user:secret@host/")).hasMessageNotContaining("secret");
    }

    @Test
    void knowsWhenTheHostIsAnAddress() {
        assertThat(ProviderUrl.parse("http://[::1]:80/").literalAddress()).isNotNull();
        assertThat(ProviderUrl.parse("http://10.0.0.1").literalAddress()).isNotNull();
        assertThat(ProviderUrl.parse("http://example.com").literalAddress()).isNull();
        assertThat(ProviderUrl.parse("http://model_server:80").literalAddress()).isNull();
    }
}

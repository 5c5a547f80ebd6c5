package io.dragoman.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogStartTest {
    @TempDir
    Path root;

    @Test
    void registersTheDemoOnTheFirstStartOnly() throws Exception {
        try (AdminRig rig = start(true)) {
            assertThat(rig.get("/models").json().at("/items/0"))
                    .hasToString("{\"id\":\"demo\",\"provider_id\":\"demo\",\"provider_model\":\"demo\",\"weight\":5,"
                            + "\"enabled\":true,\"max_context_tokens\":32768,\"max_output_tokens\":4096,"
                            + "\"input_per_1k\":1.0E-4,\"output_per_1k\":4.0E-4,\"cache_read_per_1k\":1.0E-4,"
                            + "\"cache_write_per_1k\":1.0E-4,\"reasoning_per_1k\":4.0E-4,\"price_source\":\"admin\","
                            + "\"capabilities\":[\"json\",\"planning\"],\"capabilities_source\":\"admin\"}");
            assertThat(rig.catalog.current().enabled(rig.catalog.current().model("demo")))
                    .isTrue();
            rig.delete("/providers/demo");
        }
        try (AdminRig rig = start(true)) {
            assertThat(rig.catalog.current().providers()).isEmpty();
        }
    }

    @Test
    void registersNoDemoWhereTheOperatorWantsNone() throws Exception {
        try (AdminRig rig = start(false)) {
            assertThat(rig.catalog.current().number()).isZero();
            assertThat(rig.get("/providers").json())
                    .hasToString("{\"items\":[],\"total\":0,\"limit\":100,\"offset\":0}");
        }
    }

    @Test
    void readsTheWholeCatalogueBackAfterARestart() throws Exception {
        try (AdminRig rig = start(false)) {
            rig.post("/providers", "{\"id\":\"p\",\"type\":\"anthropic\",\"api_key_ref\":\"file:/run/secrets/key\"}");
            rig.post("/models", "{\"id\":\"claude-sonnet-4-5\",\"provider_id\":\"p\",\"weight\":8}");
            rig.put("/routing-config", "{\"default_mode\":\"planning\",\"mode_values\":{\"planning\":0.5}}");
        }
        try (AdminRig rig = start(true)) {
            assertThat(rig.catalog.current().number()).isEqualTo(3);
            assertThat(rig.catalog.current().provider("p").credentialRef()).isEqualTo("/run/secrets/key");
            assertThat(rig.catalog.current().model("claude-sonnet-4-5").maxContextTokens())
                    .isEqualTo(200_000);
            assertThat(rig.get("/routing-config")
                            .json()
                            .at("/mode_values/planning")
                            .asDouble())
                    .isEqualTo(0.5);
        }
    }

    @Test
    void answers503AndTellsNothingOfTheDatabaseWhenItFails() throws Exception {
        try (AdminRig rig = start(false);
                Connection connection = rig.database.writer().getConnection()) {
            connection.createStatement().execute("ALTER TABLE provider RENAME TO lost");
            connection.close();
            for (AdminRig.Reply failed :
                    List.of(rig.get("/providers"), rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\"}"))) {
                assertThat(failed.status()).isEqualTo(503);
                assertThat(failed.json().path("code").asText()).isEqualTo("store_unavailable");
                assertThat(failed.json().toString())
                        .doesNotContainIgnoringCase("sql", "table", "provider", "org.", "java");
            }
            assertThat(rig.send("GET", "/routing-config", "", AdminRig.ADMIN).status())
                    .isEqualTo(200);
            assertThat(rig.send("GET", "/routing-config", "").status()).isEqualTo(401);
        }
    }

    private AdminRig start(boolean demo) throws Exception {
        return new AdminRig(root.resolve("data"), demo);
    }
}

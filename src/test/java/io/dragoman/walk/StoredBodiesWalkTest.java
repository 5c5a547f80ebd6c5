package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.mock.Reply;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Prompts and answers are nobody's business, unless an admin wants those of a key stored (S-80). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredBodiesWalkTest {
    @TempDir
    static Path dir;

    private RunningBroker broker;
    private MockProvider mock;

    @BeforeAll
    void start() {
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir, "dragoman.log.max-body-bytes", "4000");
        broker.model("m", "openai", mock.baseUrl("openai"), 5);
    }

    @AfterAll
    void stop() {
        broker.close();
        mock.close();
    }

    @Test
    void storesNothingOfAnOrdinaryKey() throws SQLException {
        JsonNode key = make("{\"name\":\"ordinary\"}");
        assertThat(key.path("apikey").has("body_retention_days")).isFalse();

        JsonNode shown = shown(ask(key, "an ordinary question", ""));

        assertThat(shown.path("body").isNull()).isTrue();
        assertThat(count("request LIKE '%ordinary question%'")).isZero();
    }

    @Test
    void showsWhatAKeyThatWantsItAskedAndWasAnswered() {
        mock.nextReply(Reply.text("forty-two"));

        JsonNode shown = shown(ask(stored(), "what is the answer", ""));

        assertThat(shown.path("log").path("status_code").asInt()).isEqualTo(200);
        JsonNode body = shown.path("body");
        assertThat(body.path("request").asText()).contains("what is the answer");
        assertThat(body.path("response").asText()).contains("forty-two").contains("negotiated_model");
        assertThat(body.path("request_bytes").asInt())
                .isEqualTo(body.path("request").asText().length());
    }

    @Test
    void keepsTheEventsOfAStreamAndOfAPlan() {
        mock.nextReply(Reply.text("streamed words"));
        JsonNode stream = shown(ask(stored(), "stream it", ",\"stream\":true"));
        assertThat(stream.path("body").path("response").asText())
                .contains("event: decision", "streamed", "data: [DONE]");

        mock.nextReply(Reply.text("planned words"));
        JsonNode key = stored();
        Answer plan = broker.send(
                "POST",
                "/v1/plan",
                key.path("key").asText(),
                "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"plan it\"}]}}");
        assertThat(shown(plan).path("body").path("response").asText()).contains("planned words");
    }

    @Test
    void keepsWhatWasRefusedToo() {
        mock.next(4, Fault.status(500));
        Answer failed = ask(stored(), "does it fail", "");
        assertThat(failed.status()).isEqualTo(502);

        assertThat(shown(failed).path("body").path("response").asText()).contains("provider_error");
    }

    @Test
    void takesSecretsOutAndCutsWhatIsLong() {
        JsonNode shown =
                shown(ask(stored(), "my key is sk-live-0123456789abcdef, and " + "ä".repeat(5_000) + " the end", ""));

        JsonNode body = shown.path("body");
        assertThat(body.path("request").asText())
                .contains("my key is [key]")
                .doesNotContain("0123456789abcdef", "the end")
                .doesNotContain("\uFFFD");
        assertThat(body.path("request_bytes").asInt()).isGreaterThan(10_000);
    }

    @Test
    void hidesAtOnceWhatAKeyWantsStoredNoLonger() {
        JsonNode key = stored();
        Answer answer = ask(key, "soon forgotten", "");
        assertThat(shown(answer).path("body").isObject()).isTrue();

        broker.admin("PATCH", "/apikeys/" + key.path("id").asText(), "{\"body_retention_days\":0}");

        assertThat(shown(answer).path("body").isNull()).isTrue();
        assertThat(shown(answer).path("log").path("status_code").asInt()).isEqualTo(200);
    }

    @Test
    void refusesANumberOfDaysThatIsNoneAndSaysInTheAuditLogWhoWantsBodies() {
        Answer refused = broker.admin("POST", "/apikeys", "{\"name\":\"x\",\"body_retention_days\":-1}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("body_retention_days: -1 (expected: an integer, 0 to 3650)");

        String id = stored().path("id").asText();
        JsonNode row = broker.admin("/audit?action=apikey_created&target=" + id)
                .json()
                .path("logs")
                .path(0);
        assertThat(row.path("after").path("body_retention_days").asInt()).isEqualTo(7);
    }

    @Test
    void knowsNoRequestThatWasNeverMade() {
        assertThat(broker.admin("/logs/never-made").status()).isEqualTo(404);
        assertThat(broker.send("GET", "/admin/v1/logs/never-made", RunningBroker.CONSUMER_KEY, "")
                        .status())
                .isEqualTo(401);
    }

    private int count(String where) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM request_body WHERE " + where)) {
            return row.getInt(1);
        }
    }

    private static Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/dragoman.db"));
    }

    /** The log of the request, as soon as it is written. */
    private JsonNode shown(Answer answer) {
        String id = answer.header("x-request-id");
        return await("the log of " + id)
                .until(() -> broker.admin("/logs/" + id), log -> log.status() == 200)
                .json();
    }

    private JsonNode stored() {
        return make("{\"name\":\"stored\",\"body_retention_days\":7}");
    }

    private JsonNode make(String body) {
        Answer made = broker.admin("POST", "/apikeys", body);
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return made.json();
    }

    private Answer ask(JsonNode key, String text, String more) {
        return broker.send(
                "POST",
                "/v1/chat",
                key.path("key").asText(),
                "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more + "}}");
    }
}

package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.camel.http.RawRequests;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * S-01, S-06: every door asks for a key with an empty configuration, however its path is written. S-62: there is no page, so nothing stored
 * can run in one; what is stored comes back as JSON.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorsWalkTest {
    private static final Set<String> OPEN = Set.of("/healthz", "/readyz", "/openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @TempDir
    static Path dir;

    private RunningBroker broker;

    private record Door(String method, String path) {}

    @BeforeAll
    void start() {
        broker = RunningBroker.start(dir);
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void everyDoorButThreeAsksForAKey() {
        List<Door> doors = doors();
        assertThat(doors).hasSizeGreaterThan(45);

        for (Door door : doors) {
            Answer answer = broker.send(door.method(), door.path(), "", "");
            if (OPEN.contains(door.path())) {
                assertThat(answer.status()).as("%s", door).isEqualTo(200);
            } else {
                assertThat(answer.status()).as("%s", door).isEqualTo(401);
                assertThat(answer.code()).isEqualTo("unauthorized");
            }
        }
    }

    @Test
    void noDoorOfAdminsOpensToTheKeyOfAConsumerNorTheOtherWayRound() {
        for (Door door : doors()) {
            if (door.path().startsWith("/admin/")) {
                assertThat(broker.send(door.method(), door.path(), RunningBroker.CONSUMER_KEY, "")
                                .status())
                        .as("%s", door)
                        .isEqualTo(401);
            } else if (door.path().startsWith("/v1/")) {
                assertThat(broker.send(door.method(), door.path(), RunningBroker.ADMIN_TOKEN, "")
                                .status())
                        .as("%s", door)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void noWayOfWritingAPathGoesRoundTheDoor() throws Exception {
        List<String> targets = new ArrayList<>();
        for (String path : new String[] {
            "/admin/v1/info",
            "//admin/v1/info",
            "/admin//v1/info",
            "/admin/v1/info/",
            "/ADMIN/v1/info",
            "/%61dmin/v1/info",
            "/admin%2Fv1/info",
            "/v1/../admin/v1/info",
            "/v1/%2e%2e/admin/v1/info",
            "/healthz/../admin/v1/info",
            "/healthz/%2e%2e/admin/v1/info",
            "/admin/v1/info;x",
            "/healthz;/admin/v1/info",
            "/admin/v1/./info",
            "/admin/v1/info%00",
            "/admin/v1/info?key=x",
            "/admin/v1/info#x"
        }) {
            targets.add(path);
            targets.add("http://healthz" + path);
        }
        for (String target : targets) {
            for (String host : new String[] {"x", "127.0.0.1", "localhost/healthz", "healthz"}) {
                String answer = RawRequests.exchange(
                        broker.port(),
                        "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
                assertThat(answer)
                        .as("%s at %s", target, host)
                        .doesNotStartWith("HTTP/1.1 2")
                        .doesNotContain("vault_locked");
            }
        }
    }

    @Test
    void servesNoPageAndHandsMarkupBackAsJson() {
        String markup = "<img src=x onerror=alert(1)>";
        Answer made = broker.admin("POST", "/apikeys", "{\"name\":\"" + markup + "\"}");
        Answer shown = broker.admin("/apikeys/" + made.json().path("id").asText());

        assertThat(shown.json().path("name").asText()).isEqualTo(markup);
        assertThat(shown.header("content-type")).startsWith("application/json");
        Answer refused = broker.admin("/apikeys/%3Cimg%20src=x%20onerror=alert(1)%3E");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.header("content-type")).startsWith("application/problem+json");
        assertThat(refused.body()).doesNotContain("onerror");
        for (String path : List.of("/", "/admin", "/index.html")) {
            Answer none = broker.send("GET", path, "", "");
            assertThat(none.status()).as(path).isEqualTo(404);
            assertThat(none.header("content-type")).as(path).startsWith("application/problem+json");
        }
    }

    private static List<Door> doors() {
        List<Door> doors = new ArrayList<>();
        JsonNode paths = OpenApiContract.shipped().page().path("paths");
        paths.fieldNames()
                .forEachRemaining(path -> paths.path(path).fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        doors.add(new Door(
                                method.toUpperCase(java.util.Locale.ROOT), path.replaceAll("\\{\\w+}", "some")));
                    }
                }));
        return doors;
    }
}
